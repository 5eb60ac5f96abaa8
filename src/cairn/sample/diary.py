"""A diary kept in a spreadsheet, saved as CSV."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

from cairn.sample.tally import Tally

COLUMNS = ("Date", "Time", "What happened", "Where", "Who", "Witnesses", "How it affected me")

_ROWS: dict[str, list[list[str]]] = tomllib.loads(
    Path(__file__).with_name("diary.toml").read_text(encoding="utf-8")
)


def write_diary(path: Path, name: str) -> Tally:
    """The diary ``main`` or ``ordinary``. The first row, which names the columns, belongs to those
    that follow.
    """
    rows = _ROWS[name]
    tally = Tally(items=len(rows), continuation=1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    return tally
