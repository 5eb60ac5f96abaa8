"""A diary kept in a spreadsheet, saved as CSV."""

from __future__ import annotations

import csv
import re
import tomllib
from datetime import datetime
from pathlib import Path

from cairn.sample.tally import Tally

COLUMNS = ("Date", "Time", "What happened", "Where", "Who", "Witnesses", "How it affected me")
_CLOCK = re.compile(r"(?:about )?(\d\d:\d\d)")

_ROWS: dict[str, list[list[str]]] = tomllib.loads(
    Path(__file__).with_name("diary.toml").read_text(encoding="utf-8")
)


def write_diary(path: Path, name: str) -> Tally:
    """The diary ``main`` or ``ordinary``. The first row, which names the columns, belongs to those
    that follow.
    """
    rows = _ROWS[name]
    tally = Tally("elements", items=len(rows), continuation=1)
    for day, time, *_ in rows:
        when = _when(day, time)
        tally.undated += not when
        if when:
            tally.note(when)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    return tally


def _when(day: str, time: str) -> str:
    """The earliest that the two cells can mean, by her own clock; empty for words alone."""
    if not day[0].isdecimal():
        return ""
    clock = _CLOCK.fullmatch(time)
    stamp = f"{day} {clock[1] if clock else '00:00'}"
    return datetime.strptime(stamp, "%d/%m/%Y %H:%M").isoformat()  # noqa: DTZ007 - a wall clock
