from datetime import date

from assistant.documents.overview import MANIFEST, describe_collection
from index.types import Metadata


def made(title, *division, **known):
    return Metadata(title, place=division[-1] if division else "", division=division, **known)


def test_collection_is_counted():
    overview = describe_collection(
        {
            "a.md": made(
                "甲条例", "示例省", "样本市", published=date(2020, 1, 2), effective=date(2020, 3, 1)
            ),
            "b.md": made("乙办法", "示例省", passed=date(2019, 5, 6)),
            "c.txt": made("丙消息"),
        }
    )
    assert (overview.documents, overview.places) == (3, ("示例省", "样本市"))
    assert (overview.first, overview.last) == (date(2019, 5, 6), date(2020, 1, 2))
    assert overview.statements == {}
    assert overview.examples["zh"][0] == "《甲条例》从什么时候起施行？"
    assert len(overview.examples["zh"]) == 3


def test_examples_are_spread_over_a_large_collection():
    metadata = {f"{n}.md": made(f"第{n:03}号条例", effective=date(2020, 1, 1)) for n in range(300)}
    titles = [question[1:6] for question in describe_collection(metadata).examples["zh"]]
    assert titles == ["第000号", "第100号", "第200号"]


def test_nothing_indexed_is_no_error():
    overview = describe_collection({})
    assert (overview.documents, overview.places, overview.examples["zh"]) == (0, (), ())


def test_the_demonstration_corpus_says_what_it_is():
    name = next(path.name for path in MANIFEST.parent.glob("*.md") if path.name != "README.md")
    assert "演示" in describe_collection({name: made("甲")}).statements["zh"]
    assert "demonstration" in describe_collection({f"corpus/{name}": made("甲")}).statements["en"]
