"""The command that finds passages."""

import json


def test_a_wrong_embedding_model_is_told(command, monkeypatch, demo_index):
    monkeypatch.setenv("POLICY_ASSISTANT_EMBEDDING_MODEL", "/nowhere/model")
    code, out, err = command("search", "养犬", "--index-dir", str(demo_index))
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "/nowhere/model" in err


def test_passages_are_found_by_meaning_and_by_phrase(command, demo_index):
    where = ["--index-dir", str(demo_index), "--json"]
    code, out, _ = command("search", "遛狗要不要拴绳", *where, "--limit", "3")
    assert code == 0
    found = json.loads(out)
    assert len(found) == 3
    assert all(set(found[0]) == set(one) for one in found)
    words = found[0]["text"][:12]
    _, out, _ = command("search", words, "--phrase", *where)
    assert all(words in one["text"] for one in json.loads(out))
    assert json.loads(command("search", "没有人会这样写的一句话", "--phrase", *where)[1]) == []


def test_search_keeps_to_a_place(command, demo_index):
    where = ["--index-dir", str(demo_index), "--json", "--phrase"]
    _, out, _ = command("search", "养犬", "--place", "样例市", *where)
    assert {one["place"] for one in json.loads(out)} == {"样例市"}
    code, _, err = command("search", "养犬", "--place", "乌有乡", *where)
    assert (code, err) == (2, "error: unknown place 乌有乡: give its full name, e.g. 运城市\n")


def test_hits_are_shown_with_their_words_marked_and_written_as_a_table(command, demo_index, tmp_path):
    where = ["--index-dir", str(demo_index)]
    code, out, err = command("search", "牵引带", "--wording", "exact", "--export", "hits.csv", *where)
    assert code == 0
    assert "【牵引带】" in out
    assert out.startswith("共 ")
    assert "hits.csv" in err
    assert (tmp_path / "hits.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert command("search", "没有人会这样写", "--wording", "exact", *where)[1] == "没有找到。\n"


def test_passages_are_shown_as_text_with_their_document(command, demo_index):
    code, out, _ = command("search", "未使用牵引带", "--phrase", "--index-dir", str(demo_index))
    assert code == 0
    assert "《示例市养犬管理" in out
    assert out.rstrip().endswith(".md")
