"""The reading that a pack used, for machines: ``checks/items.jsonl`` and the digest of it all.

Each line is one JSON object with sorted keys. The first says what the pack is; then comes one line
for each exhibit (``{"exhibit": …}``) and one for each row (``{"row": …}``), with the reference that
leads back to a byte of an original or to an act of the record.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from cairn.pack.contact import without_contact_details
from cairn.terms.pack import PackContents
from cairn.terms.row import Row

FORMAT = "cairn/pack-items/v1"
_WITHOUT_CONTACT = ("witnesses",)


def lines(contents: PackContents) -> Iterator[bytes]:
    """``items.jsonl``, line by line. The same contents give the same bytes."""
    head = asdict(replace(contents, rows=(), exhibits=()))
    # The owner's own numbers stay out; what they print as is seen in the documents.
    del head["rows"], head["exhibits"], head["own_handles"]
    head["page_one"]["worst"] = str(contents.page_one.worst or "")
    yield _line({"format": FORMAT, "pack": head})
    for exhibit in contents.exhibits:
        yield _line({"exhibit": {**asdict(exhibit), "received": str(exhibit.received)}})
    for row in contents.rows:
        yield _line({"row": _row(row)})


def _row(row: Row) -> dict[str, Any]:
    details = [
        [name, without_contact_details(value, "") if name in _WITHOUT_CONTACT else value]
        for name, value in row.details
    ]
    return {**asdict(row), "ref": str(row.ref), "details": details}


def _line(value: dict[str, Any]) -> bytes:
    # Lone halves of characters cannot stand in UTF-8; escaped as ASCII they can.
    return json.dumps(value, sort_keys=True, ensure_ascii=True, default=str).encode("ascii") + b"\n"
