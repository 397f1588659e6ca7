"""Finding files and reading them, whatever they turn out to be."""

import hashlib
import os
import tracemalloc
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import UnreadableDocument
from index.loaders.loading import LOADERS, find_files, load_document
from index.types import Document

MAX_BYTES = 2**20


def write(path: Path, data: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def load(path: Path, root: Path | None = None) -> Document:
    return load_document(path, root or path.parent, MAX_BYTES)


def test_files_are_found_below_folders_and_by_name(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    for name in ("b.md", "a.txt", "sub/c.HTML", "sub/d.docx", "e.pdf", "old.doc"):
        write(corpus / name, "x")
    for name in (".hidden.md", ".git/f.md", "~$d.docx", "Thumbs.db", "manifest.toml"):
        write(corpus / name, "x")
    for name in ("sub/c_files/logo.png", "sub/c.files/frame.htm"):  # what a browser saved with c.HTML
        write(corpus / name, "x")
    for name in ("picture.png", "noending"):  # what cannot be read is found, to be named
        write(corpus / name, "x")
    single = write(tmp_path / "single.md", "x")
    found = find_files([corpus, single, corpus / "picture.png"])
    names = [path.relative_to(root).as_posix() for path, root in found]
    found_below = ["a.txt", "b.md", "e.pdf", "noending", "old.doc", "picture.png", "sub/c.HTML", "sub/d.docx"]
    assert names == [*found_below, "single.md"]
    assert found[-1] == (single, tmp_path)
    assert find_files([tmp_path / "missing"]) == []


def test_a_document_knows_its_path_digest_and_metadata(tmp_path: Path) -> None:
    data = "---\nplace: 示例省/示例市\n---\n# 示例市供水条例\r\n\r\n第一条 为了供水。\r\n"
    document = load(write(tmp_path / "法规" / "供水(2024-06-07).md", data), tmp_path)
    assert document.doc == "法规/供水(2024-06-07).md"
    assert document.digest == hashlib.sha256(data.encode()).hexdigest()
    assert document.text == "# 示例市供水条例\n\n第一条 为了供水。\n"
    assert document.metadata.title == "示例市供水条例"
    assert document.metadata.division == ("示例省", "示例市")
    assert document.metadata.published == date(2024, 6, 7)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"", "empty"),
        ("a.md", b" \r\n\t ", "empty"),
        ("a.txt", b"\xef\xbb\xbf  \n", "empty"),
        ("a.txt", bytes(range(256)) * 8, "encoding"),
        ("a.md", b"---\ntitle: x\n---\n \n", "behind the front matter"),
        ("a.md", b"---\nplcae: x\n---\nx", "'plcae'"),
        ("a.html", b"<html><script>var a;</script></html>", "no text"),
        ("a.docx", b"this is no archive", "not a Word document"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
        ("a.pdf", b"<html>", "no text"),
        ("a.pdf", b"nothing", "not a PDF"),
        ("a.png", b"x", "a picture; install policy-assistant[ocr]"),
        ("scan.pdf", b"\xff\xd8\xff\xe0\x00\x10JFIF", "a picture; install policy-assistant[ocr]"),
        ("a.zip", b"x", "unpack it"),
        ("a", b"x", "unknown ending (none)"),
        ("a.pdf", b"%PDF-1.4\ngarbage", "damaged"),
        ("a.doc", b"x", "save it as .docx"),
        ("a.xyz", b"x", "unknown ending .xyz"),
        ("a.txt", b"x" * (MAX_BYTES + 1), "larger than 1 MiB"),
    ],
)
def test_what_cannot_be_read_is_explained_in_one_line(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    with pytest.raises(UnreadableDocument) as error:
        load(write(tmp_path / name, data))
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_what_is_no_document_is_not_read_to_its_end(tmp_path: Path) -> None:
    film = write(tmp_path / "film.mp4", b"\0\0\0\x18ftyp")
    os.truncate(film, 32 * MAX_BYTES)
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableDocument, match=r"unknown ending \.mp4"):
            load_document(film, tmp_path, 64 * MAX_BYTES)
        assert tracemalloc.get_traced_memory()[1] < MAX_BYTES
    finally:
        tracemalloc.stop()


def test_the_content_decides_and_not_the_name(tmp_path: Path) -> None:
    page = "<!DOCTYPE html><html><body><h1>摊位费办法</h1><p>第三条 摊位费每月一百二十元。</p></body></html>"
    for name in ("a.txt", "b.doc", "c.xls", "d.shtml"):
        assert load(write(tmp_path / name, page)).text == load(write(tmp_path / "x.html", page)).text, name
    markdown = "<div>\n\n# 办法\n\n第一条 摊位费每月一百二十元。\n"
    assert load(write(tmp_path / "e.md", markdown)).text == markdown


def test_a_table_of_comma_separated_values_becomes_rows(tmp_path: Path) -> None:
    data = '区县,摊位费（元/月）\r\n东湖区,120\r\n"西岭区, 南屏区","90"\r\n'.encode("gb18030")
    assert load(write(tmp_path / "a.csv", data)).text == (
        "| 区县 | 摊位费（元/月） |\n|---|---|\n| 东湖区 | 120 |\n| 西岭区, 南屏区 | 90 |\n"
    )


def test_a_missing_and_a_forbidden_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="cannot be read: No such file"):
        load(tmp_path / "gone.md")
    folder = tmp_path / "folder.md"
    folder.mkdir()
    with pytest.raises(UnreadableDocument, match="cannot be read"):
        load(folder)
    secret = write(tmp_path / "secret.md", "x")
    secret.chmod(0)
    if os.access(secret, os.R_OK):
        pytest.skip("root reads everything")
    with pytest.raises(UnreadableDocument, match="Permission denied"):
        load(secret)


HEADS = st.sampled_from(
    [
        b"",
        b"%PDF-1.7\n1 0 obj\n<<",
        b"PK\x03\x04",
        b"---\n",
        b"<html><table><tr><td rowspan=9>",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
    ]
)
CHINESE = st.text("第一二十条款项章供水本条例自2024年月日起施行、。，：\n #|-（）《》〔〕号", max_size=300)


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(sorted(LOADERS)),
    HEADS,
    st.one_of(
        st.binary(max_size=400), CHINESE.map(str.encode), CHINESE.map(lambda text: text.encode("gb18030"))
    ),
)
def test_any_bytes_give_text_or_a_reason(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, head: bytes, body: bytes
) -> None:
    path = write(tmp_path_factory.getbasetemp() / "wild" / f"wild{suffix}", head + body)
    try:
        document = load(path)
    except UnreadableDocument as error:
        assert "\n" not in str(error)
    else:
        assert document.text.strip()
        assert "\r" not in document.text


@pytest.mark.parametrize("corpus", ["seeds", "shandong"])
def test_the_shared_corpora_load(corpus: str) -> None:
    root = Path(__file__).parents[4] / "shared" / "corpora" / corpus
    if not root.exists():
        pytest.skip("no shared corpora beside the repository")
    for path, found_root in find_files([root])[:60]:
        document = load(path, found_root)
        assert document.text in path.read_text(encoding="utf-8").replace("\r\n", "\n")
        assert document.metadata.title
