"""The cost curve as a picture: time, memory, disk and retrieval over the number of chunks (SVG)."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

INK, LINE, OTHER = "#22302c", "#1f7a5c", "#b3402a"
_STYLE: dict[Any, Any] = {"svg.fonttype": "none", "svg.hashsalt": "growth", "font.size": 9}


def draw_growth(sizes: Sequence[Mapping[str, Any]]) -> str:
    """Returns an SVG of four curves over the measured sizes, smallest first."""
    import matplotlib
    from matplotlib.figure import Figure

    built, asked = [one["built"] for one in sizes], [one["asked"] for one in sizes]
    places = [one["chunks"] for one in built]
    panels = (
        ("processor minutes", "build", [one["worked"] / 60 for one in built], "with embedding",
         [(one["worked"] + one["reckoned"]) / 60 for one in built]),
        ("peak memory, GB", "build", [one["peak_mb"] / 1000 for one in built], "asking",
         [one["peak_mb"] / 1000 for one in asked]),
        ("disk, GB", "index", [_index_gb(one) for one in built], "with cached vectors",
         [sum(one["disk_mb"].values()) / 1000 for one in built]),
        ("retrieval, ms", "p50", [one["p50_ms"] for one in asked], "p95", [one["p95_ms"] for one in asked]),
    )  # fmt: skip
    with matplotlib.rc_context(_STYLE):
        figure = Figure(figsize=(10, 2.6), layout="constrained")
        for axes, (title, name, values, other_name, others) in zip(
            figure.subplots(1, len(panels)), panels, strict=True
        ):
            axes.plot(places, values, color=LINE, marker="o", label=name)
            axes.plot(places, others, color=OTHER, marker="s", label=other_name)
            axes.set_title(title, fontsize=9, color=INK)
            axes.set_xticks(places, [f"{place / 1000:.0f}k" for place in places])
            axes.set_xlabel("chunks")
            axes.set_ylim(bottom=0)
            axes.grid(axis="y", color="#e3e9e7")
            axes.spines[["top", "right"]].set_visible(False)
            axes.legend(frameon=False, fontsize=8)
        file = io.StringIO()
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    return file.getvalue()


def _index_gb(built: Mapping[str, Any]) -> float:
    return sum(float(size) for name, size in built["disk_mb"].items() if name != "cache") / 1000
