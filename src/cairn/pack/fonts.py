"""The fonts that documents are set in, and which characters each of them can show.

A page that is to last (PDF/A) may hold no character without a shape, so what no font shows has to
be known before a document is set. The tables read here are the OpenType ``cmap`` formats 4 and 12.
"""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path

from cairn.terms.errors import NO_INPUT, Problem

FOLDER = Path(__file__).parents[1] / "assets" / "fonts"

FAMILIES: tuple[str, ...] = (
    "Noto Sans",
    "Noto Naskh Arabic",
    "Noto Sans Devanagari",
    "Noto Sans Bengali",
    "Noto Sans Gurmukhi",
    "Noto Sans Gujarati",
    "Noto Sans Tamil",
    "Noto Emoji",
    "Noto Sans Symbols 2",
)
"""In the order in which a character looks for its shape."""


class NoFonts(Problem):
    """The fonts that belong to the program are not there."""

    say = "The fonts that a pack is printed with are missing."
    hint = "Install Cairn again, or run build_assets.py where you built it. Nothing was changed."
    exit_code = NO_INPUT


@cache
def coverage() -> tuple[frozenset[int], ...]:
    """The code points of each family, in the order of ``FAMILIES``. Raises ``NoFonts``."""
    return tuple(
        _code_points(FOLDER / f"{family.replace(' ', '')}_400Regular.ttf") for family in FAMILIES
    )


def _code_points(path: Path) -> frozenset[int]:
    try:
        font = path.read_bytes()
    except OSError as error:
        raise NoFonts from error
    start = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for number in range(count):
        (offset,) = struct.unpack_from(">I", font, start + 4 + 8 * number + 4)
        found |= _subtable(font, start + offset)
    return frozenset(found)


def _table(font: bytes, wanted: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    for number in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        if tag == wanted:
            return int(offset)
    raise NoFonts


def _subtable(font: bytes, start: int) -> set[int]:
    (form,) = struct.unpack_from(">H", font, start)
    found: set[int] = set()
    if form == 12:
        (groups,) = struct.unpack_from(">I", font, start + 12)
        for number in range(groups):
            first, last = struct.unpack_from(">II", font, start + 16 + 12 * number)
            found.update(range(first, last + 1))
    elif form == 4:
        (doubled,) = struct.unpack_from(">H", font, start + 6)
        lasts = struct.unpack_from(f">{doubled // 2}H", font, start + 14)
        firsts = struct.unpack_from(f">{doubled // 2}H", font, start + 16 + doubled)
        for first, last in zip(firsts, lasts, strict=True):
            found.update(range(first, last + 1))
    return found - {0xFFFF}
