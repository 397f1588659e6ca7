"""Learns to tell talk (emergencies, greetings, thanks …) from questions, and says how well it does.

    python -m evals.training.talk --questions questions.jsonl --suite suite.jsonl …
    python -m evals.training.talk --data harm --questions questions.jsonl --suite suite.jsonl …
    python -m evals.training.talk --data wishes --questions questions.jsonl   # what is wished of an answer

Fits on `talk.toml` and on the train split of the questions; chooses the lowest threshold at which at most
`MOST_FALSE_ALARMS` of the valid split and the suites count as talk; then states the errors on
`talk_held_out.toml`. The penalty and the weight of emergencies were chosen once, from twelve settings.

With `--data harm` requests that nobody should help with (`harm.toml`) are told from questions. What is said
in an emergency or as a greeting (`talk.toml`) is no such request either, and of the held-out questions in the
same words at most `MOST_FALSE_DENIALS` may count as one.
"""

import argparse
import json
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from assistant.configuration.settings import load_settings
from assistant.question.talk import TalkModel, Vector, as_read, centred
from index.embedding.embedder import Embedder, load_embedder

MOST_FALSE_ALARMS = 0.002
MOST_FALSE_DENIALS = 0.03
LEAST_THRESHOLD = {"talk": 0.0, "harm": 0.0, "wishes": 0.2}
"""A question taken for a wish gets no answer; a wish taken for a question only a poorer one."""
_QUESTION = "question"
_INVERSE_PENALTY = 3.0
_CRISIS_WEIGHT = 2.0
_SHIPPED = Path(__file__).parents[2] / "assistant" / "question"


@dataclass(frozen=True, slots=True)
class Said:
    """Utterances with the kind of each: a kind of talk, or `question`."""

    texts: tuple[str, ...]
    kinds: tuple[str, ...]

    def __add__(self, other: "Said") -> "Said":
        return Said(self.texts + other.texts, self.kinds + other.kinds)


def read_said(name: str) -> Said:
    """The utterances of a data file beside this module."""
    content = tomllib.loads(files("evals.training").joinpath(name).read_text("utf-8"))
    pairs = [(text, kind) for kind, texts in content["talk"].items() for text in texts]
    pairs += [(text, _QUESTION) for text in content["questions"]["contrast"]]
    texts, kinds = zip(*pairs, strict=True)
    return Said(texts, kinds)


def as_questions(said: Said, learnt: Said) -> Said:
    """The utterances as what is none of the kinds to be learnt, without those that are."""
    others = tuple(text for text in said.texts if text not in set(learnt.texts))
    return Said(others, (_QUESTION,) * len(others))


def read_questions(paths: Iterable[Path], split: str = "") -> Said:
    """The questions of JSON Lines, each once; of one split where it is named."""
    lines = (json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines())
    texts = tuple(dict.fromkeys(line["question"] for line in lines if line.get("split", split) == split))
    return Said(texts, (_QUESTION,) * len(texts))


def fit(said: Said, vectors: Vector, centre: Vector, identity: str) -> TalkModel:
    """Fits the regression; its threshold is still 1."""
    kinds = np.array(said.kinds)
    weights = np.where(np.char.startswith(kinds, "crisis_"), _CRISIS_WEIGHT, 1.0)
    found = LogisticRegression(C=_INVERSE_PENALTY, max_iter=500, tol=1e-3).fit(
        centred(vectors, centre), kinds, sample_weight=weights
    )
    order = sorted(range(len(found.classes_)), key=lambda at: found.classes_[at] == _QUESTION)
    return TalkModel(
        kinds=tuple(str(found.classes_[at]) for at in order[:-1]),
        centre=centre.astype(np.float32),
        weights=found.coef_[order].astype(np.float32),
        bias=found.intercept_[order].astype(np.float32),
        threshold=1.0,
        identity=identity,
    )


def choose_threshold(model: TalkModel, questions: Vector, most: float = MOST_FALSE_ALARMS) -> float:
    """The lowest hundredth at which no more of the questions than allowed count as talk."""
    chances = np.array([model.likeliest(vector).chance for vector in questions])
    allowed = [at / 100 for at in range(1, 100) if (chances >= at / 100).mean() <= most]
    return allowed[0]


def describe(model: TalkModel, said: Said, vectors: Vector, name: str) -> Iterator[str]:
    """Lines that say, by kind, how much is caught as talk and how much as its own kind."""
    judged = [model.judge(vector) for vector in vectors]
    yield f"{name} (threshold {model.threshold:.2f})"
    for kind in dict.fromkeys(said.kinds):
        own = [talk for talk, of in zip(judged, said.kinds, strict=True) if of == kind]
        caught, right = sum(t is not None for t in own), sum(t is not None and t.kind == kind for t in own)
        alike = sum(t is not None and t.urgent == kind.startswith("crisis_") for t in own)
        yield f"  {kind:16} {len(own):5}  talk {caught:4}  right kind {right:4}  crisis as such {alike:4}"
    for text, kind, talk in zip(said.texts, said.kinds, judged, strict=True):
        if (kind == _QUESTION) != (talk is None):
            yield f"    {'false alarm' if kind == _QUESTION else 'missed ' + kind}: {text}"


def _embed(embedder: Embedder, texts: Sequence[str]) -> Vector:
    return np.array([embedder.encode_query(as_read(text)) for text in texts])


def main() -> None:
    """Fits, states the errors and writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--questions", type=Path, required=True, help="JSON Lines with `question`, `split`")
    parser.add_argument("--suite", type=Path, action="append", default=[], help="more to choose on")
    parser.add_argument("--data", choices=("talk", "harm", "wishes"), default="talk", help="what to learn")
    parser.add_argument("--out", type=Path, default=None, help="where the weights go")
    given = parser.parse_args()
    settings = load_settings()
    embedder = load_embedder(settings.embedding_model, settings.embedding_backend, settings.cache_dir)
    ordinary = read_questions([given.questions], "train")
    common = _embed(embedder, ordinary.texts)
    said = read_said(f"{given.data}.toml")
    if given.data != "talk":
        said += as_questions(read_said("talk.toml"), said)
    vectors = np.vstack([_embed(embedder, said.texts), common])
    model = fit(said + ordinary, vectors, common.mean(axis=0), embedder.identity)
    valid = read_questions([given.questions, *given.suite], "valid")
    choosing = _embed(embedder, valid.texts)
    held_out = read_said(f"{given.data}_held_out.toml")
    found = _embed(embedder, held_out.texts)
    threshold = max(choose_threshold(model, choosing), LEAST_THRESHOLD[given.data])
    if given.data == "harm":
        alike = found[[kind == _QUESTION for kind in held_out.kinds]]
        threshold = max(threshold, choose_threshold(model, alike, MOST_FALSE_DENIALS))
    model = replace(model, threshold=threshold)
    print("\n".join(describe(model, valid, choosing, "chosen on")), flush=True)
    print("\n".join(describe(model, held_out, found, "held out")), flush=True)
    np.savez(
        given.out or _SHIPPED / f"{given.data}.npz",
        kinds=np.array(model.kinds),
        centre=model.centre,
        weights=model.weights,
        bias=model.bias,
        threshold=np.array(model.threshold),
        identity=np.array(model.identity),
    )


if __name__ == "__main__":
    main()
