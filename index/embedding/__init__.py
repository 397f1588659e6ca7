"""Texts into vectors: the embedder, the bundled model, its ONNX graph, the vectors kept."""
