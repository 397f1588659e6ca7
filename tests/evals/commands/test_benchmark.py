"""The command that runs public benchmarks, over the real pipeline."""

import json

INTEGRATION = [
    {
        "id": 1,
        "query": "桥与集市的年份？",
        "answer": ["1892年", ["1901年", "光绪二十七年"]],
        "positive": [
            [f"青石桥建于1892年，是{where}最早的石桥。" for where in ("县城", "南乡")],
            ["南门集市始于1901年，逢三逢八开市。"],
        ],
        "negative": [f"第{n}小学今年招收新生，报名从九月开始。" for n in range(6)],
    },
]


def test_benchmarks_run_over_the_real_pipeline(
    one_embedding_model, squad_file, rgb_file, beir_folder, stard_file, tmp_path, capsys
):
    from assistant.cli import run

    def go(*arguments) -> dict:
        out = tmp_path / arguments[0]
        code = run(["eval", "benchmark", *map(str, arguments), "--out", str(out)])
        assert code == 0, capsys.readouterr().err
        return json.loads((out / "benchmark.json").read_text())

    squad = go("squad", squad_file, "--answer", "4", "--mode", "extractive")
    assert squad["documents"] == 2
    assert squad["figures"]["recall@1"]["value"] == 1
    assert squad["figures"]["answer_containment"]["n"] == 3
    beir = go("beir", beir_folder)
    assert beir["figures"]["ndcg@10"]["value"] == 1
    stard = go("stard", stard_file, "--last", "2")
    assert (stard["documents"], stard["questions"]) == (3, 2)
    assert stard["figures"]["recall@5"]["value"] == 1
    assert {"recall@1", "recall@10", "mrr@10"} <= set(stard["figures"])
    rgb = go("rgb", rgb_file(INTEGRATION), "--noise", "0.4", "--noise", "1", "--mode", "extractive")
    assert set(rgb["noise 0.4"]["figures"]) == {"accuracy"}
    assert set(rgb["noise 1"]["figures"]) == {"rejection"}
