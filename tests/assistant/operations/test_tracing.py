"""Traces reach a collector that speaks the real protocol, and say nothing of the question."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as protocol
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import (
    TraceServiceServicer,
    add_TraceServiceServicer_to_server,
)
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from assistant.configuration.settings import SettingsError, load_settings
from assistant.operations.metrics import Metrics
from assistant.operations.tracing import Traces
from assistant.types import Answer, Ending

QUESTION = "小狗没牵绳罚多少"
TIMINGS = {"screen": 1, "retrieve": 40, "write": 9}
ENDED = Answer(
    QUESTION,
    Ending.ANSWERED,
    text="处五十元罚款。",
    mode="extractive",
    ms=60,
    timings=TIMINGS,
    reply="refused",
)


class Collector(TraceServiceServicer):
    """Keeps what it is sent."""

    def __init__(self) -> None:
        self.sent: list[protocol.ExportTraceServiceRequest] = []

    def Export(self, request, context):
        self.sent.append(request)
        return protocol.ExportTraceServiceResponse()

    def spans(self) -> dict[str, Span]:
        every = (one for sent in self.sent for of in sent.resource_spans for one in of.scope_spans)
        return {span.name: span for one in every for span in one.spans}


@pytest.fixture
def collector() -> Iterator[tuple[Collector, str]]:
    server, kept = grpc.server(ThreadPoolExecutor(1)), Collector()
    add_TraceServiceServicer_to_server(kept, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield kept, f"http://127.0.0.1:{port}"
    server.stop(None).wait()


def test_a_question_and_its_steps_are_spans_one_after_another(collector):
    kept, address = collector
    metrics = Metrics(Traces(address))
    metrics.count_answer(ENDED, "web")
    metrics.close()
    spans = kept.spans()
    assert set(spans) == {"question", *TIMINGS}
    whole, steps = spans.pop("question"), [spans[name] for name in TIMINGS]
    assert {one.parent_span_id for one in steps} == {whole.span_id}
    assert [one.end_time_unix_nano - one.start_time_unix_nano for one in steps] == [
        1_000_000 * ms for ms in TIMINGS.values()
    ]
    assert steps[0].start_time_unix_nano == whole.start_time_unix_nano
    assert [one.start_time_unix_nano for one in steps[1:]] == [one.end_time_unix_nano for one in steps[:-1]]
    said = {one.key: one.value.string_value for one in whole.attributes}
    assert said["policy_assistant.ending"] == "answered"
    assert said["policy_assistant.channel"] == "web"


def test_no_word_of_question_or_answer_is_sent(collector):
    kept, address = collector
    traces = Traces(address)
    traces.record(ENDED, "api")
    traces.close()
    sent = b"".join(one.SerializeToString() for one in kept.sent)
    assert sent
    assert QUESTION.encode() not in sent
    assert ENDED.text.encode() not in sent


def test_a_collector_that_is_away_costs_no_answer():
    traces = Traces("http://127.0.0.1:9")
    traces.record(ENDED, "web")
    traces.close()


def test_an_address_without_a_port_is_refused_at_the_start(monkeypatch):
    monkeypatch.setenv("POLICY_ASSISTANT_OTLP_ENDPOINT", "collector")
    with pytest.raises(SettingsError, match=r"OTLP_ENDPOINT.*4317"):
        load_settings(None)
