"""llama.cpp inside this process: loaded when first used, shared by threads, closed at the end."""

import importlib
import logging
import os
import secrets
import threading
import time
import weakref
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from types import ModuleType
from typing import Any

from index.errors import ModelUnavailable

_log = logging.getLogger(__name__)

Event = dict[str, Any]

# The prompt is read in steps of this many tokens; a cancelled run stops after the step it is in.
# Measured: reading is as fast in steps of 64 as of 512 (docs/adr/0004).
_READING_STEP = 64
_QUIET, _TALKATIVE = -1, 3
_SPINS = "1000"


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """How the engine runs a model file; `threads` 0 takes the cores this process may use.

    `context` is the longest prompt and answer in tokens, `slots` the number of runs at once.
    """

    model_path: Path
    threads: int = 0
    context: int = 4096
    slots: int = 2
    talkative: bool = False


@dataclass(slots=True)
class _State:
    """What must be put away when the engine goes: kept apart from it for `weakref.finalize`."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    server: Any = None
    running: dict[threading.Thread, threading.Event] = field(default_factory=dict)
    closed: bool = False


class LlamaEngine:
    """One loaded model; every method may be called from any thread."""

    def __init__(self, options: EngineOptions) -> None:
        self.options = options
        self._state = _State()
        self._finalizer = weakref.finalize(self, _shut_down, self._state)

    def load(self) -> None:
        """Loads the model, if it is not yet loaded.

        llama.cpp keeps Python's other threads waiting for the one to three seconds this takes, so a
        service calls it before it opens its port.

        Raises:
            ModelUnavailable: the engine is not installed or cannot load the file.
        """
        with self._state.lock:
            if self._state.closed:
                raise ModelUnavailable("the language model has been closed; start the program again")
            if self._state.server is None:
                self._state.server = _start(self.options)

    def run(self, request: Mapping[str, Any], timeout: float | None = None) -> Generator[Event]:
        """Yields the chunks of one chat completion as they come; closing the iterator stops the model.

        Args:
            request: Body of an OpenAI chat completion.
            timeout: Seconds the whole run may take.

        Raises:
            ModelUnavailable: as `load`; the request cannot be served; or the time is over.
        """
        self.load()
        events: SimpleQueue[Event | None] = SimpleQueue()
        stop = threading.Event()
        deadline = None if timeout is None else time.monotonic() + timeout
        self._start_run({**request, "stream": True, "return_progress": True}, events, stop)
        try:
            while (event := _next_event(events, deadline, timeout)) is not None:
                if "error" in event:
                    raise ModelUnavailable(f"the language model refused: {event['error'].get('message')}")
                if "prompt_progress" not in event:
                    yield event
        finally:
            stop.set()

    @property
    def running(self) -> int:
        """How many runs are under way."""
        with self._state.lock:
            return len(self._state.running)

    @property
    def address(self) -> str:
        """The HTTP address the engine opens by itself, closed to everyone; "" before it is loaded."""
        with self._state.lock:
            return str(self._state.server.listening_address) if self._state.server else ""

    def close(self) -> None:
        """Stops what is running and frees the memory; happens by itself when the process ends."""
        self._finalizer()

    def _start_run(
        self, request: Mapping[str, Any], events: "SimpleQueue[Event | None]", stop: threading.Event
    ) -> None:
        def receive(event: Event) -> bool:
            events.put(event)
            return stop.is_set()

        def work() -> None:
            try:
                server.handle_chat_completions(dict(request), receive)
            except Exception as error:  # whatever it is belongs to the thread that waits for the events
                events.put({"error": {"message": str(error)}})
            finally:
                with self._state.lock:
                    self._state.running.pop(worker, None)
                events.put(None)

        worker = threading.Thread(target=work, name="llama-run", daemon=True)
        with self._state.lock:
            server = self._state.server
            if server is None:
                raise ModelUnavailable("the language model has been closed; start the program again")
            self._state.running[worker] = stop
            worker.start()


def _next_event(
    events: "SimpleQueue[Event | None]", deadline: float | None, timeout: float | None
) -> Event | None:
    try:
        return events.get(timeout=None if deadline is None else max(0.0, deadline - time.monotonic()))
    except Empty as error:
        raise ModelUnavailable(
            f"the language model took longer than {timeout:g} s; try again later"
        ) from error


def _shut_down(state: _State) -> None:
    with state.lock:
        state.closed = True
        for stop in state.running.values():
            stop.set()
        workers = list(state.running)
    for worker in workers:
        worker.join()
    with state.lock:
        state.server = None


def _start(options: EngineOptions) -> Any:
    engine = _import_engine()
    started = time.perf_counter()
    _read_ahead(options.model_path)
    try:
        server = engine.Server(_parameters(engine, options))
    except (RuntimeError, ValueError) as error:
        raise ModelUnavailable(
            f"{options.model_path} cannot be loaded as a language model: "
            "it is damaged, of an unknown kind, or larger than the memory"
        ) from error
    _log.info("loaded %s in %.1f s", options.model_path.name, time.perf_counter() - started)
    return server


def _import_engine() -> ModuleType:
    try:
        with _waiting_without_spinning():
            return importlib.import_module("xllamacpp")
    except ImportError as error:
        raise ModelUnavailable(
            f"the engine of the local language model cannot be loaded ({error}): run `make setup`, "
            "or set POLICY_ASSISTANT_LLM=extractive"
        ) from error


@contextmanager
def _waiting_without_spinning() -> Iterator[None]:
    """Has the engine's threads sleep while they wait for each other, unless the user says otherwise.

    OpenMP reads this when it is loaded. By default a waiting thread spins for a time slice, and on a
    machine whose cores are busy the model then writes a word in ten seconds (docs/adr/0004).
    """
    if {"GOMP_SPINCOUNT", "OMP_WAIT_POLICY"} & os.environ.keys():
        yield
        return
    os.environ["GOMP_SPINCOUNT"] = _SPINS
    try:
        yield
    finally:
        del os.environ["GOMP_SPINCOUNT"]


def _read_ahead(path: Path) -> None:
    """Brings the file into memory while other Python threads still run, which loading does not let them."""
    block = bytearray(1 << 24)
    with path.open("rb", buffering=0) as file:
        while file.readinto(block):
            pass


def _parameters(engine: ModuleType, options: EngineOptions) -> Any:
    parameters = engine.CommonParams()
    parameters.model.path = str(options.model_path)
    parameters.model_alias = {options.model_path.stem}
    parameters.n_ctx = options.context
    parameters.n_parallel = options.slots
    parameters.kv_unified = True  # the slots share one context: half the memory
    parameters.cont_batching = True
    parameters.cache_ram_mib = 0  # the slots' own caches suffice; the default would grow to 8 GB
    parameters.n_batch = parameters.n_ubatch = _READING_STEP
    parameters.no_extra_bufts = True  # no repacking: see docs/adr/0004
    parameters.fit_params = False
    threads = options.threads or len(os.sched_getaffinity(0))
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = threads
    parameters.verbosity = _TALKATIVE if options.talkative else _QUIET
    # The engine always opens an HTTP port on this machine; a key nobody knows closes it to everyone.
    parameters.hostnames = ["127.0.0.1"]
    parameters.api_keys = [secrets.token_urlsafe(32)]
    parameters.endpoint_slots = parameters.ui = False
    return parameters
