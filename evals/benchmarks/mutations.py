"""How much damage to right answers the verification catches, and how much it lets through that is right.

usage: python -m evals.benchmarks.mutations CORPUS [CORPUS …] [--sentences 400] [--seed 7] [--show 0]

Takes sentences of the corpora as right answers (as they stand, and paraphrased by rule), damages each in
one place, and asks `verification.sentences.verify` with the sentence's own evidence among that of others.
"""

import argparse
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.language.quantities import find_quantities
from assistant.types import Evidence
from assistant.verification.sentences import verify
from index.loaders.loading import find_files, load_document
from index.places.divisions import find_divisions
from index.structure.chunking import chunk_document
from index.structure.sentences import split_sentences
from index.types import Passage

Mutation = Callable[[str, random.Random], str]

_SWAPS = {
    "unit": [
        ("个工作日", "日"),
        ("工作日", "日"),
        ("小时", "日"),
        ("日", "个工作日"),
        ("天", "个月"),
        ("个月", "年"),
        ("年", "个月"),
        ("平方米", "公顷"),
        ("万元", "元"),
        ("元", "万元"),
        ("公里", "米"),
        ("毫升", "升"),
        ("户", "栋"),
        ("亿元", "万元"),
    ],
    "comparison": [
        ("以上", "以下"),
        ("以下", "以上"),
        ("不超过", "不少于"),
        ("不得超过", "不得少于"),
        ("不少于", "不超过"),
        ("不得低于", "不得高于"),
        ("不低于", "不高于"),
        ("至少", "至多"),
        ("未满", "超过"),
    ],
    "negation": [
        ("不得", "可以"),
        ("禁止", "允许"),
        ("应当", "不得"),
        ("可以", "不得"),
        ("不予", "可以"),
        ("未", "已"),
        ("应当", "可以"),
        ("必须", "可以"),
        ("免费", "收费"),
        ("可以", "应当"),
    ],
    "body": [
        ("公安机关", "民政部门"),
        ("城市管理", "教育行政"),
        ("生态环境", "农业农村"),
        ("人民政府", "人民法院"),
        ("市场监督管理部门", "公安机关"),
        ("住房城乡建设", "交通运输"),
        ("卫生健康", "文化旅游"),
        ("财政部门", "司法行政部门"),
        ("自然资源", "体育"),
        ("公安局", "财政局"),
        ("市政协", "市法院"),
        ("市委", "市妇联"),
    ],
}
_PARAPHRASES = [("应当", "必须"), ("不得", "禁止"), ("处以", "处"), ("可以", "可"), ("并处", "并处以")]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--sentences", type=int, default=400, help="sentences taken from each corpus")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", type=int, default=0, help="print so many mistakes of each kind")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    pieces = [piece for corpus in options.corpora for piece in sample(corpus, options.sentences, rng)]
    tally: dict[str, Counter[bool]] = defaultdict(Counter)
    mistakes: dict[str, list[str]] = defaultdict(list)
    for piece in pieces:
        others = [p for p in rng.sample(pieces, 4) if p.passage.chunk.doc != piece.passage.chunk.doc][:2]
        for kind, sentence, evidence, right in trials(piece, others, rng):
            verdict = verify(sentence, evidence)
            tally[kind][verdict.supported is right] += 1
            if verdict.supported is not right:
                mistakes[kind].append(f"{sentence}  ←  {piece.text}  ({verdict.reason})")
    damaged = sum(sum(c.values()) for k, c in tally.items() if not k.startswith("right"))
    print(f"{len(pieces)} sentences, {damaged} mutants")
    for kind, counts in sorted(tally.items()):
        total = counts[True] + counts[False]
        print(f"{kind:16} {counts[True]:5}/{total:<5} {counts[True] / total:.4f}")
        for line in mistakes[kind][: options.show]:
            print("   ", line)


def sample(corpus: Path, count: int, rng: random.Random) -> list[Evidence]:
    """Sentences of 20 to 160 characters that state something with a number, a body or a duty."""
    found: list[Evidence] = []
    files = find_files([corpus])
    for path, root in rng.sample(files, min(len(files), 150)):
        document = load_document(path, root, 50 * 2**20)
        for chunk in chunk_document(document, 256):
            for start, end in split_sentences(chunk.text):
                text = chunk.text[start:end]
                if (
                    chunk.kind != "preamble"
                    and 20 <= len(text) <= 160
                    and "\n" not in text
                    and "|" not in text
                ):
                    found.append(Evidence(Passage(chunk, document.metadata, 1.0), text, start, end))
    return rng.sample(found, min(count, len(found)))


def trials(
    piece: Evidence, others: Sequence[Evidence], rng: random.Random
) -> list[tuple[str, str, list[Evidence], bool]]:
    """(kind, sentence, evidence to check it with, whether it is right)."""
    text, evidence = piece.text, [piece, *others]
    out = [("right verbatim", text, evidence, True)]
    paraphrase = rephrase(text)
    if paraphrase != text:
        out.append(("right paraphrase", paraphrase, evidence, True))
    for kind, damage in MUTATIONS.items():
        damaged = damage(text, rng)
        if damaged and damaged != text:
            out.append((kind, damaged, evidence, False))
    if others and piece.text not in others[0].text:
        out.append(("swapped citation", text, list(others), False))
        out.append(("invented", others[0].text, [piece, *others[1:]], False))
    return out


def rephrase(text: str) -> str:
    """Says the same with Arabic numerals and other words for must and must not."""
    for quantity in reversed(find_quantities(text)):
        surface = text[quantity.start : quantity.end]
        value = quantity.value
        if quantity.unit in ("元", "日", "个", "小时", "年") and not isinstance(value, tuple):
            number = re.match(r"[零一二三四五六七八九十百千万两]+", surface)
            if number and value.denominator == 1 and len(number[0]) > 1:
                text = text[: quantity.start] + str(value) + surface[number.end() :] + text[quantity.end :]
    for old, new in _PARAPHRASES:
        text = re.sub(f"{old}(?![低少超高大小多])", new, text, count=1)
    return text


def change_number(text: str, rng: random.Random) -> str:
    """Another number in the place of one."""
    options = [q for q in find_quantities(text) if q.unit != "date" and not isinstance(q.value, tuple)]
    if not options:
        return ""
    quantity = rng.choice(options)
    surface = text[quantity.start : quantity.end]
    if quantity.unit == "fraction":
        return ""
    swap = str.maketrans("一二三四五六七八九十0123456789两", "三五六八四九二七六五3784612950五")
    return text[: quantity.start] + surface.translate(swap) + text[quantity.end :]


def change_date(text: str, rng: random.Random) -> str:
    """Another day, month or year."""
    options = [q for q in find_quantities(text) if q.unit == "date"]
    if not options:
        return ""
    quantity = rng.choice(options)
    surface = text[quantity.start : quantity.end]
    digits = [m for m in re.finditer(r"\d+|[一二三四五六七八九十]+", surface)]
    target = rng.choice(digits)
    number = str(int(target[0]) + 1) if target[0].isdigit() else {"一": "二"}.get(target[0], "一")
    return (
        text[: quantity.start]
        + surface[: target.start()]
        + number
        + surface[target.end() :]
        + text[quantity.end :]
    )


def change_place(text: str, rng: random.Random) -> str:
    """Another place for one that is named."""
    mentions = [m for m in find_divisions(text) if m.path]
    if not mentions:
        return ""
    mention = rng.choice(mentions)
    others = ["昆明市", "长沙市", "广东省", "大连市", "苏州市"]
    return text[: mention.start] + rng.choice(others) + text[mention.end :]


def _swap(kind: str) -> Mutation:
    def mutate(text: str, rng: random.Random) -> str:
        options = [(old, new) for old, new in _SWAPS[kind] if old in text]
        if not options:
            return ""
        old, new = rng.choice(options)
        return text.replace(old, new, 1)

    return mutate


def change_unit(text: str, rng: random.Random) -> str:
    """Another unit behind a number."""
    options = []
    for quantity in find_quantities(text):
        ends = [swap for swap in _SWAPS["unit"] if text[quantity.start : quantity.end].endswith(swap[0])]
        options += [(quantity, *max(ends, key=lambda swap: len(swap[0])))] if ends else []
    if not options:
        return ""
    quantity, old, new = rng.choice(options)
    return text[: quantity.end - len(old)] + new + text[quantity.end :]


MUTATIONS: dict[str, Mutation] = {
    "number": change_number,
    "date": change_date,
    "place": change_place,
    "unit": change_unit,
    "comparison": _swap("comparison"),
    "negation": _swap("negation"),
    "body": _swap("body"),
}


if __name__ == "__main__":
    main()
