"""What was recognised is kept."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from index.errors import PolicyAssistantError
from index.recognition.cache import PageCache
from index.recognition.engine import PageReading, Piece
from index.recognition.rules import Rule

READING = PageReading(
    (Piece("第三条 每户限养一只犬。", 0.98, 1.0, 2.0, 3.5, 4.0), Piece("“附件”", 0.7, 1, 2, 3, 4)),
    (Rule(1.5, 2, 90, 2),),
)


def test_pages_come_back_as_they_were(tmp_path) -> None:
    cache = PageCache(tmp_path)
    assert cache.get("a") is None
    cache.put("a", READING)
    cache.put("blank", PageReading())
    assert PageCache(tmp_path).get("a") == READING
    assert PageCache(tmp_path).get("blank") == PageReading()


def test_several_may_write_at_once(tmp_path) -> None:
    cache = PageCache(tmp_path)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: cache.put(str(n % 5), READING), range(40)))
    assert all(PageCache(tmp_path).get(str(n)) == READING for n in range(5))


def test_a_damaged_file_is_named(tmp_path) -> None:
    (tmp_path / "recognised").mkdir()
    (tmp_path / "recognised" / "pages.sqlite").write_bytes(b"damaged" * 500)
    with pytest.raises(PolicyAssistantError, match=r"pages\.sqlite cannot be used .* delete the file"):
        PageCache(tmp_path).get("a")
