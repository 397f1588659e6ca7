"""Traces for OpenTelemetry: a span for each question and each of its steps, no word of any question."""

import time
from importlib.metadata import version

from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import StatusCode, set_span_in_context

from assistant.types import Answer, Ending

_SERVICE = "policy-assistant"
_NANOSECONDS = 1_000_000  # in a millisecond
_PATIENCE = 2  # seconds for a collector to take the spans, at the end of the program too


class Traces:
    """Sends spans over OTLP (gRPC) in the background; a collector that is away costs no answer."""

    def __init__(self, endpoint: str) -> None:
        resource = Resource({SERVICE_NAME: _SERVICE, SERVICE_VERSION: version(_SERVICE)})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        exporter = OTLPSpanExporter(endpoint, insecure=not endpoint.startswith("https://"), timeout=_PATIENCE)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer(_SERVICE)

    def record(self, answer: Answer, channel: str) -> None:
        """Makes the spans of a question that was just answered; its steps ran one after another."""
        ended = time.time_ns()
        at = ended - answer.ms * _NANOSECONDS
        attributes = {
            "policy_assistant.ending": answer.status.value,
            "policy_assistant.reply": answer.reply,
            "policy_assistant.channel": channel,
            "policy_assistant.mode": answer.mode,
            "gen_ai.request.model": answer.model,
        }
        question = self._tracer.start_span(
            "question", attributes={key: value for key, value in attributes.items() if value}, start_time=at
        )
        if answer.status is Ending.FAILED:
            question.set_status(StatusCode.ERROR)
        inside = set_span_in_context(question)
        for step, milliseconds in answer.timings.items():
            span = self._tracer.start_span(step, context=inside, start_time=at)
            at += milliseconds * _NANOSECONDS
            span.end(at)
        question.end(ended)

    def close(self) -> None:
        """Sends what waits, within the exporter's patience."""
        self._provider.shutdown()
