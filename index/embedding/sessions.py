"""Opens converted models on ONNX Runtime, one core a text: texts run side by side."""

from pathlib import Path

import onnxruntime  # type: ignore[import-untyped]

# The file of a converted encoder in its folder: token ids in, last hidden states out.
ENCODER = "encoder.onnx"


def open_session(file: Path) -> onnxruntime.InferenceSession:
    """Returns the model of a file, ready to run; ONNX Runtime's own errors have no common base."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
