"""The newest rows that hold certain words, without sorting all that do.

The word index gives row numbers from the highest down, and numbers follow the time by seconds. So
it is enough to take as many as are wanted, and whatever else lies in the last of their seconds.
"""

from __future__ import annotations

import json
from typing import Any

import apsw

from cairn.index.filter import SAME_AS, UNDATED
from cairn.index.numbers import IDS_A_SECOND

_HITS = "SELECT rowid FROM found WHERE found MATCH ?"
_ROWS = f"""
SELECT ref, packed, ({SAME_AS}) FROM rows WHERE id IN (SELECT value FROM json_each(?))
ORDER BY at_from >= ?, at_from DESC, at_to DESC, iif(at_from >= ?, place, -place), ref LIMIT ?
"""  # noqa: S608 - a constant


def newest(db: apsw.Connection, asked: str, limit: int) -> tuple[int, list[tuple[str, bytes, str]]]:
    """How many rows match ``asked`` (an FTS5 query); what ``unpack_row`` takes of the newest
    ``limit`` of them, those without a place on the line of time last.
    """
    count: int = db.execute("SELECT count(*) FROM found WHERE found MATCH ?", (asked,)).get
    dated = _numbers(
        db, f"{_HITS} AND rowid < ? ORDER BY rowid DESC LIMIT ?", (asked, UNDATED, limit)
    )
    if len(dated) == limit and dated:
        last = dated[-1]
        second = last // IDS_A_SECOND * IDS_A_SECOND
        dated += _numbers(db, f"{_HITS} AND rowid >= ? AND rowid < ?", (asked, second, last))
    else:
        dated += _numbers(db, f"{_HITS} AND rowid >= ?", (asked, UNDATED))
    values = (json.dumps(dated), UNDATED, UNDATED, limit)
    found: list[tuple[Any, Any, Any]] = [*db.execute(_ROWS, values)]
    return count, found


def _numbers(db: apsw.Connection, sql: str, values: tuple[Any, ...]) -> list[int]:
    return [number for (number,) in db.execute(sql, values)]
