"""``docs/assurance.md``, rendered from the committed results and from nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.assure.figure import Counts, Figure, Value
from tests.assure.made import ROOT, read

PAGE = ROOT / "docs" / "assurance.md"

_TOP = """# Figures from trying to break the vault

Made by `make assure`, which writes each result to `assurance/<figure>.json`. This page is rendered
from those files and from nothing else, and a test compares the two: a figure with no run behind it
is not here. The same functions run at their small size in `make test`; `make assure LONG=1` runs
the long ones.

A figure tells what was tried and what came out. It does not tell that nothing else can go wrong,
and nobody outside has looked at this yet.
"""


def page(figures: Iterable[Figure]) -> str:
    results = [(figure, result) for figure in figures if (result := read(figure)) is not None]
    parts = [_TOP, _overview(results), *(_section(*one) for one in results)]
    return "\n".join(parts)


def _overview(results: list[tuple[Figure, dict[str, Any]]]) -> str:
    lines = ["| figure | size | outcome | made |", "|---|---|---|---|"]
    for figure, result in results:
        name = f"[{figure.number}, {figure.name}](#{_anchor(figure)})"
        size = f"{_shown(result['size'])} {figure.unit}"
        lines.append(f"| {name} | {size} | {_outcome(result)} | {result['made_with']['date']} |")
    return "\n".join(lines) + "\n"


def _outcome(result: dict[str, Any]) -> str:
    if result["not_run"]:
        return f"could not be run: {result['not_run']}"
    return "**does not hold**" if result["broken"] else "holds"


def _section(figure: Figure, result: dict[str, Any]) -> str:
    made = result["made_with"]
    show = figure.table or _counts
    return "\n".join([
        f"## {_title(figure)}",
        "",
        figure.question,
        "",
        *([] if result["not_run"] else [show(result["counts"]), ""]),
        *(f"- **Does not hold:** {one}" for one in result["broken"]),
        f"**What was done.** {figure.shows}",
        "",
        f"**What this does not show.** {figure.does_not_show}",
        "",
        f"**What has to hold.** {'; '.join(map(str, figure.must)) or 'It is a measurement'}.",
        "",
        f"Size {_shown(result['size'])} {figure.unit} (small {_shown(figure.ci_size)}, long "
        f"{_shown(figure.long_size)}). Commit {made['commit']}, {made['date']}; cairn "
        f"{made['cairn']}, Python {made['python']}, cryptography {made['cryptography']}, "
        f"{made['openssl']}, {made['kernel']}.",
        "",
    ])  # fmt: skip


def _title(figure: Figure) -> str:
    return f"{figure.number}, {figure.name}"


def _anchor(figure: Figure) -> str:
    return _title(figure).lower().replace(",", "").replace(" ", "-")


def _counts(counts: Counts) -> str:
    rows = [f"| {name} | {_shown(value)} |" for name, value in counts.items()]
    return "\n".join(["| | |", "|---|---|", *rows])


def _shown(value: Value) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
