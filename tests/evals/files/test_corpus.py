"""The texts a suite is about: of a folder, or of the index that is being served."""

from contextlib import closing

import pytest

from evals.files.corpus import FolderTexts, IndexTexts, open_corpus
from index.errors import PolicyAssistantError


@pytest.fixture
def folder(tmp_path):
    inside = tmp_path / "corpus" / "sub"
    inside.mkdir(parents=True)
    (inside / "baths.md").write_text("---\ntitle: 浴池规定\n---\n第一条 每日开放。\n", encoding="utf-8")
    (inside / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    return tmp_path / "corpus"


def test_a_folders_documents_are_found_by_name_whatever_their_ending(folder):
    texts = FolderTexts(folder)
    assert "每日开放" in texts.text("baths.md")
    assert texts.text("baths.txt") == texts.text("other/baths.md") == texts.text("baths.md")
    assert texts.text("pools.md") is None
    assert texts.text("broken.pdf") is None, "it is there, and cannot be read"
    assert len(texts.documents) == 2


def test_an_indexs_documents_are_read_without_its_models(demo_index):
    with closing(IndexTexts(demo_index)) as texts:
        assert "牵引" in texts.text("shili-dog-regulation.md")
        assert texts.text("nothing.md") is None
        assert len(texts.digests) == len(texts.documents)
        assert len(texts.fingerprint) == 64


def test_a_folder_goes_before_the_index_and_neither_is_no_mistake(folder, demo_index, tmp_path):
    assert isinstance(open_corpus(folder, demo_index), FolderTexts)
    assert open_corpus(None, tmp_path / "nowhere") is None
    with closing(open_corpus(None, demo_index)) as texts:
        assert isinstance(texts, IndexTexts)
    with pytest.raises(PolicyAssistantError, match="does not exist"):
        open_corpus(tmp_path / "nowhere", demo_index)
