"""Gradio's Blocks, with the work left out that many readers at once would wait for."""

import os
from copy import copy
from typing import Any

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # read when Gradio is imported
# After every event Gradio sums up, with pandas, the last ten thousand, for a page that we do not show.
os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", str(2**31))

import gradio as gr
from gradio.block_function import BlockFunction
from gradio.state_holder import SessionState


class LeanBlocks(gr.Blocks):
    """A page whose events may touch any of its components and are billed for those they touch.

    `max_threads` limits the events under way, threads or not; threads are as many as other requests have.
    """

    async def postprocess_data(
        self, block_fn: BlockFunction, predictions: Any, state: SessionState | None
    ) -> list[Any]:
        """As Gradio does it, which makes each component anew that an event leaves alone, for nothing."""
        if not (isinstance(predictions, dict) and any(block in predictions for block in block_fn.outputs)):
            return await super().postprocess_data(block_fn, predictions, state)
        touched = copy(block_fn)
        touched.outputs = [block for block in block_fn.outputs if block in predictions]
        values: list[Any] = [predictions[block] for block in touched.outputs]
        given = values if len(values) > 1 else values[0]
        done = dict(zip(touched.outputs, await super().postprocess_data(touched, given, state), strict=True))
        return [done.get(block, gr.skip()) for block in block_fn.outputs]

    def create_limiter(self) -> None:
        """Shares the threads that the server has for all requests."""
        self.limiter = None
