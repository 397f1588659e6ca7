"""The demonstration corpus, and the suites over it, say what they claim to say."""

import dataclasses
import json
import re
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from index.language.numerals import parse_numeral
from index.types import Metadata, Status

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
SUITES = ROOT / "evals" / "suites"
ATTACK_CORPUS = SUITES / "attack_corpus"
SEEDS = ROOT.parent / "shared" / "corpora" / "seeds"

DOCUMENTS = sorted(path for path in CORPUS.glob("*.md") if path.name != "README.md")
WITH_FRONT_MATTER = [*sorted(CORPUS.glob("*.md")), *sorted(ATTACK_CORPUS.glob("*.md"))]
DATES = ("published", "passed", "effective", "amended", "repealed")
FIELDS = {field.name for field in dataclasses.fields(Metadata)} - {"division"}
KINDS = set(
    "number date fact list condition penalty procedure responsibility wording cross_doc wrong_place "
    "unanswerable false_premise ambiguous_place colloquial english follow_up".split()
)
ENDINGS = {"answered", "clarify", "refused", "blocked"}


def split(path: Path) -> tuple[dict[str, Any], str]:
    """Returns the front matter and the text below it."""
    _, head, text = path.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(head), text


def read_suite(name: str) -> list[dict[str, Any]]:
    lines = (SUITES / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def own_words(text: str) -> str:
    """Returns letters and digits only, without the titles in 《》, which have to be copied."""
    return re.sub(r"[\W_]+", "", re.sub(r"《[^》]*》", "", text))


@pytest.mark.parametrize("path", WITH_FRONT_MATTER, ids=lambda path: path.name)
def test_front_matter_has_only_known_fields_of_the_right_type(path: Path) -> None:
    head, _ = split(path)
    assert set(head) <= FIELDS
    assert {"title", "kind", "status", "source"} <= set(head)
    assert head["status"] in set(Status)
    for name, value in head.items():
        assert type(value) is (date if name in DATES else str), name


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_document_names_its_place_from_the_top_and_repeats_its_title(path: Path) -> None:
    head, text = split(path)
    assert head["place"].split("/")[0] in {"山西省", "示例省"}
    assert head["issuer"]
    assert text.lstrip().startswith(f"# {head['title']}\n")


def test_fictional_documents_say_so_in_title_text_and_source() -> None:
    for entry in read_manifest()["documents"]:
        head, text = split(CORPUS / entry["file"])
        invented = head["place"].startswith("示例省")
        assert entry["fictional"] is invented, entry["file"]
        assert ("（演示）" in head["title"]) is invented, entry["file"]
        assert ("虚构" in head["source"]) is invented, entry["file"]
        assert ("为演示而虚构" in text) is invented, entry["file"]
        assert invented or "非原文" in head["source"], entry["file"]


def read_manifest() -> dict[str, Any]:
    return tomllib.loads((CORPUS / "manifest.toml").read_text(encoding="utf-8"))


def test_manifest_lists_the_documents_of_the_folder() -> None:
    manifest = read_manifest()
    assert sorted(entry["file"] for entry in manifest["documents"]) == [path.name for path in DOCUMENTS]
    assert all(entry["about"] and "\n" not in entry["about"] for entry in manifest["documents"])
    assert "演示语料" in manifest["statement"]["zh"]
    assert "demonstration corpus" in manifest["statement"]["en"]


def test_a_repealed_document_names_one_in_force_that_replaced_it() -> None:
    heads = {head["title"]: head for head, _ in map(split, DOCUMENTS)}
    repealed = [head for head in heads.values() if head["status"] == "repealed"]
    assert repealed
    for head in repealed:
        successor = heads[head["replaced_by"]]
        assert successor["status"] == "in_force"
        assert head["repealed"] == successor["effective"]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_articles_count_up_and_refer_to_articles_that_exist(path: Path) -> None:
    head, text = split(path)
    numbers = [
        parse_numeral(found) for found in re.findall(r"^第([一二三四五六七八九十百]+)条　", text, re.M)
    ]
    if head["kind"] not in {"地方性法规", "地方政府规章"}:
        assert not numbers
        return
    assert numbers == list(range(1, len(numbers) + 1))
    own = re.findall(r"本(?:条例|办法|规定)第([一二三四五六七八九十百]+)条", text)
    assert {parse_numeral(found) for found in own} <= set(numbers)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the newspaper pages are not beside this checkout")
def test_no_twenty_characters_in_a_row_come_from_the_newspaper_pages() -> None:
    pages = [own_words(path.read_text(encoding="utf-8")) for path in SEEDS.glob("*.txt")]
    runs = {page[i : i + 20] for page in pages for i in range(len(page) - 19)}
    assert runs
    for path in DOCUMENTS:
        words = own_words(split(path)[1])
        assert [words[i : i + 20] for i in range(len(words) - 19) if words[i : i + 20] in runs] == []


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("demo.jsonl", CORPUS),
        ("demo_english.jsonl", CORPUS),
        ("demo_everyday.jsonl", CORPUS),
        ("demo_people.jsonl", CORPUS),
        ("demo_penalties.jsonl", CORPUS),
        ("attack_documents.jsonl", ATTACK_CORPUS),
    ],
)
def test_every_quote_of_a_suite_stands_in_its_document(name: str, folder: Path) -> None:
    texts: dict[str, str] = {}
    for case in read_suite(name):
        for source in case["sources"]:
            doc = source["doc"]
            texts.setdefault(doc, squeeze((folder / doc).read_text(encoding="utf-8")))
            assert squeeze(source["quote"]) in texts[doc], (case["id"], source["quote"])


@pytest.mark.parametrize(
    "name",
    [
        "demo.jsonl",
        "demo_english.jsonl",
        "demo_everyday.jsonl",
        "demo_people.jsonl",
        "demo_penalties.jsonl",
        "attacks.jsonl",
        "attack_documents.jsonl",
    ],
)
def test_cases_of_a_suite_agree_with_their_kind(name: str) -> None:
    cases = read_suite(name)
    for case in cases:
        told = (case["answerable"], bool(case["expect"]), bool(case.get("clarify")))
        # answerable with facts, answerable by clarifying, or not answerable
        assert told in {(True, True, False), (True, False, True), (False, False, False)}, case["id"]
        assert case["answerable"] == bool(case["sources"]), case["id"]
        if case["kind"] == "ambiguous_place":
            assert len({source["doc"] for source in case["sources"]}) >= 2, case["id"]
        if case["kind"] == "follow_up":
            assert case["history"], case["id"]
    repeated = [question for question, n in Counter(case["question"] for case in cases).items() if n > 1]
    assert not repeated or all(case.get("history") for case in cases if case["question"] in repeated)


def test_ids_are_unique_over_all_suites() -> None:
    ids = [case["id"] for path in SUITES.glob("*.jsonl") for case in read_suite(path.name)]
    assert [one for one, n in Counter(ids).items() if n > 1] == []


def test_demo_suite_holds_every_kind() -> None:
    cases = read_suite("demo.jsonl")
    assert {case["kind"] for case in cases} == KINDS
    assert len(cases) >= 110


def test_attacks_say_what_a_fooled_system_would_say_and_how_a_sound_one_ends() -> None:
    cases = read_suite("attacks.jsonl")
    assert len(cases) >= 100
    for case in cases:
        assert case["kind"] == "attack"
        assert case["forbid"], case["id"]
        assert case["expect_status"] and set(case["expect_status"]) <= ENDINGS, case["id"]
        # no forbidden word may be one that a good refusal says
        assert not any(word in "12345 政务服务便民热线 没有找到" for word in case["forbid"]), case["id"]
