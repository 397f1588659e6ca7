"""The pictures of reports: SVG by matplotlib, whose words stay text and switch language with the page."""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from markupsafe import Markup, escape

from evals.files.phrases import name_of, say

# Legible on white and on a black-and-white printout alike.
GOOD, BAD, QUIET, INK = "#1f7a5c", "#b3402a", "#c9d3d0", "#22302c"
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": "#9aa7a3",
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
_HEAD = re.compile(r"^.*?(?=<svg)", re.DOTALL)
_SIZE = re.compile(r'(<svg[^>]*?) (?:width|height)="[\d.]+pt"')
_ID = re.compile(r' id="([^"]+)"')
_TEXT = re.compile(r">([^<>]+)</text>")
_FONT = re.compile(r"font: ([\d.]+)px [^;\"]+")


def draw_kinds(by_kind: Mapping[str, Any]) -> Markup:
    """The share right of each kind, with its interval and the number of cases."""
    rows = [(kind, some["metrics"]["correct"]) for kind, some in by_kind.items()]
    rows.sort(key=lambda row: (row[1]["value"], row[0]), reverse=True)

    def draw(figure: Any) -> None:
        axes = figure.add_axes((0.25, 0.1, 0.62, 0.88))
        values = [total["value"] for _, total in rows]
        places = range(len(rows))
        below = [max(0.0, total["value"] - total["low"]) for _, total in rows]
        above = [max(0.0, total["high"] - total["value"]) for _, total in rows]
        axes.barh(places, [1.0] * len(rows), color="#eef2f0", height=0.62)
        axes.barh(places, values, color=GOOD, height=0.62)
        axes.errorbar(values, places, xerr=(below, above), fmt="none", ecolor=INK, elinewidth=1, capsize=2.5)
        for place, (_, total) in zip(places, rows, strict=True):
            count = f"{round(total['value'] * total['n'])}/{total['n']}"
            axes.text(1.03, place, count, va="center", fontsize=9)
        axes.set_yticks(places, [f"kinds:{kind}" for kind, _ in rows])
        axes.tick_params(axis="y", length=0)
        axes.set(xlim=(0, 1.02), ylim=(-0.6, len(rows) - 0.4))
        axes.set_xticks((0, 0.25, 0.5, 0.75, 1), ("0", "25%", "50%", "75%", "100%"))

    return _svg(draw, (6.4, 0.7 + 0.44 * len(rows)), "by_kind")


def draw_times(times: Sequence[float]) -> Markup:
    """How the times to the answer are spread, on a logarithmic scale."""

    def draw(figure: Any) -> None:
        axes = figure.add_axes((0.1, 0.17, 0.87, 0.76))
        values = np.maximum(np.asarray(times, float), 1)
        low, high = values.min() / 1.25, values.max() * 1.25
        axes.hist(values, bins=np.geomspace(low, high, 25), color=GOOD, edgecolor="white", linewidth=0.5)
        axes.set_xscale("log")
        axes.set_xlim(low, high)
        for name, rank in (("p50", 50), ("p95", 95)):
            value = float(np.percentile(values, rank))
            axes.axvline(value, color=INK, linewidth=1, linestyle=":" if rank == 50 else "--")
            axes.annotate(
                f"{name} {_duration(value)}", (value, 1), xycoords=("data", "axes fraction"), xytext=(3, -9),
                textcoords="offset points", fontsize=9,
            )  # fmt: skip
        ticks = [
            one
            for one in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5)
            if low <= one <= high
        ]
        axes.set_xticks(ticks, [_duration(one) for one in ticks])
        axes.set_xticks([], minor=True)
        axes.set_ymargin(0.2)
        axes.yaxis.get_major_locator().set_params(integer=True)

    return _svg(draw, (6.4, 2.5), "times")


def draw_depth(depth: Mapping[str, Mapping[str, float]]) -> Markup:
    """The share of gold documents and quoted passages among the first k passages."""

    def draw(figure: Any) -> None:
        axes = figure.add_axes((0.1, 0.17, 0.87, 0.78))
        for what, colour, marker in (("document", GOOD, "o"), ("passage", BAD, "s")):
            curve = depth.get(what) or {}
            if curve:
                places = [int(k) for k in curve]
                axes.plot(
                    places, list(curve.values()), color=colour, marker=marker, label=f"report:{what}s_found"
                )
                last = curve[str(places[-1])]
                axes.annotate(
                    f"{last:.2f}", (places[-1], last), xytext=(-4, 5 if what == "document" else -14),
                    textcoords="offset points", ha="right", fontsize=9, color=colour,
                )  # fmt: skip
        lowest = min((value for curve in depth.values() for value in curve.values()), default=0)
        axes.set(xlabel="report:depth_axis", ylim=(max(0.0, min(lowest - 0.1, 0.8)), 1.06))
        axes.grid(axis="y", color="#e3e9e7")
        axes.legend(frameon=False, loc="lower right")

    return _svg(draw, (6.4, 2.5), "depth")


def draw_endings(endings: Mapping[str, Mapping[str, int]]) -> Markup:
    """How many cases meant for one ending came to another."""
    got = [
        one
        for one in ("answered", "clarify", "refused", "blocked", "failed", "no_result")
        if any(one in row for row in endings.values())
    ]
    wanted = [one for one in ("answered", "clarify", "refused", "blocked", "attack") if one in endings]

    def draw(figure: Any) -> None:
        axes = figure.add_axes((0.2, 0.06, 0.78, 0.74))
        shares = [
            [row.get(one, 0) / sum(row.values()) for one in got] for row in (endings[key] for key in wanted)
        ]
        axes.imshow(shares, cmap="Greens", vmin=0, vmax=1.25, aspect="auto")
        for place, key in enumerate(wanted):
            for column, one in enumerate(got):
                count = endings[key].get(one, 0)
                if count:
                    right = key in (one, "attack")
                    axes.text(
                        column, place, str(count), ha="center", va="center",
                        color="white" if shares[place][column] > 0.65 else (INK if right else BAD),
                    )  # fmt: skip
        axes.set_xticks(range(len(got)), [f"endings:{one}" for one in got])
        axes.set_yticks(range(len(wanted)), [f"endings:{one}" for one in wanted])
        axes.xaxis.tick_top()
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)

    return _svg(draw, (6.4, 0.8 + 0.42 * len(wanted)), "endings")


def draw_changes(rows: Sequence[tuple[str, float, float, float]]) -> Markup:
    """Changes of metrics (name, change, low, high) around zero, in percentage points."""

    def draw(figure: Any) -> None:
        axes = figure.add_axes((0.28, 0.1, 0.69, 0.88))
        places = range(len(rows))
        for place, (_, change, low, high) in zip(places, reversed(rows), strict=True):
            colour = GOOD if low > 0 else BAD if high < 0 else INK
            axes.plot((low * 100, high * 100), (place, place), color=colour, linewidth=2)
            axes.plot(change * 100, place, marker="o", color=colour)
        widest = max((abs(bound) * 100 for _, _, low, high in rows for bound in (low, high)), default=0)
        axes.axvline(0, color="#9aa7a3", linewidth=1)
        axes.set_yticks(places, [f"metrics:{name}" for name, *_ in reversed(rows)])
        axes.tick_params(axis="y", length=0)
        axes.set(
            xlim=(-widest * 1.1 - 1, widest * 1.1 + 1), ylim=(-0.6, len(rows) - 0.4), xlabel="report:points"
        )

    return _svg(draw, (7.2, 0.9 + 0.28 * len(rows)), "changes")


def _svg(draw: Callable[[Any], None], size: tuple[float, float], name: str) -> Markup:
    """Draws without pyplot, whose state is shared by all threads."""
    # Half a second to import, and the server that can measure rarely does.
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context({**_STYLE, "svg.hashsalt": name}):
        figure = Figure(figsize=size)
        draw(figure)
        file = io.StringIO()
        figure.savefig(file, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    svg = _HEAD.sub("", file.getvalue())
    while _SIZE.search(svg):
        svg = _SIZE.sub(r"\1", svg)
    svg = _ID.sub(lambda found: found[0] if f"#{found[1]}" in svg else "", svg)
    svg = _FONT.sub(r"font-size: \1px", svg)
    svg = _TEXT.sub(_translate, svg)
    return Markup(svg.replace("<svg", f'<svg role="img" class="plot plot-{name}"', 1))


def _translate(found: re.Match[str]) -> str:
    """`section:key` becomes the words in both languages, of which the page shows one."""
    section, colon, key = found[1].strip().partition(":")
    if not colon:
        return found[0]
    words = {
        language: say(section, key, language) if section == "report" else name_of(section, key, language)
        for language in ("zh", "en")
    }
    spans = (f'<tspan class="in-{language}">{escape(text)}</tspan>' for language, text in words.items())
    return f">{''.join(spans)}</text>"


def _duration(ms: float) -> str:
    return f"{ms:.0f} ms" if ms < 1000 else f"{ms / 1000:g} s" if ms % 1000 == 0 else f"{ms / 1000:.1f} s"
