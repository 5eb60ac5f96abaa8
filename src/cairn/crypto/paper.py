"""A checkpoint on paper: five short lines to print or read out, and one line for a QR code.

The paper is an anchor without a network: whoever is handed it can say later on which day it was
there. Four of its letters are a check, so that a slip of the pen is not taken for a changed record.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cairn.crypto.checkpoint import Checkpoint
from cairn.crypto.digest import sha256_hex
from cairn.terms.errors import USAGE, Problem

WORDS = 6
_FORM = "R1"
_ORIGIN = re.compile(r"[a-z2-7]{26}")
_SIZE = re.compile(r"0|[1-9][0-9]{0,17}")
_ROOT = re.compile(r"[0-9a-f]{68}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORD = re.compile(r"[a-z-]{1,20}")
_LONGEST = 2_000


class NotAPoint(Problem):
    say = "These are not the five lines, or the code, that were printed."
    hint = "Type or paste all five lines as they stand on the paper, each on a line of its own."
    exit_code = USAGE


class Mistyped(Problem):
    say = "A letter or a number differs from what was printed."
    hint = "Compare each group with the paper and try again. It says nothing about the diary."
    exit_code = USAGE


@dataclass(frozen=True, slots=True)
class PaperPoint:
    """What stands on the paper."""

    checkpoint: Checkpoint
    day: str
    """ISO date on which it was made, by the clock of the computer that made it."""
    words: tuple[str, ...]
    """Six words of the key that signs the record."""

    @property
    def check(self) -> str:
        """Four hex digits over the rest."""
        one = self.checkpoint
        told = f"cairn/point/v1\0{one.origin} {one.size} {one.root.hex()} {self.day}"
        return sha256_hex(f"{told} {' '.join(self.words)}".encode())[:4]

    @property
    def lines(self) -> tuple[str, str, str, str, str]:
        """Record, length, fingerprint with its check, day, key: without their labels."""
        return (
            _grouped(self.checkpoint.origin),
            str(self.checkpoint.size),
            _grouped(self.checkpoint.root.hex() + self.check),
            self.day,
            " ".join(self.words),
        )

    @property
    def code(self) -> str:
        """One line in capitals, for the dense alphabet of QR codes (ISO/IEC 18004, 7.4.4)."""
        one = self.checkpoint
        parts = (one.origin, one.size, one.root.hex() + self.check, self.day, ".".join(self.words))
        return " ".join((_FORM, *map(str, parts))).upper()


def _grouped(text: str) -> str:
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def read_point(untrusted_text: str) -> PaperPoint:
    """From the five lines, with or without their labels, or from the code.

    Raises ``NotAPoint`` or ``Mistyped``.
    """
    if len(untrusted_text) > _LONGEST:
        raise NotAPoint
    lines = [line for line in untrusted_text.lower().splitlines() if line.strip()]
    parts = lines[0].split() if len(lines) == 1 else []
    if len(parts) == 6 and parts[0] == _FORM.lower():
        return _point(parts[1:5], tuple(parts[5].split(".")))
    if len(lines) != 5:
        raise NotAPoint
    origin, size, root, day, words = (line.rpartition(":")[2] for line in lines)
    together = ["".join(part.split()) for part in (origin, size, root, day)]
    return _point(together, tuple(words.split()))


def _point(values: list[str], words: tuple[str, ...]) -> PaperPoint:
    origin, size, root, day = values
    fits = (
        _ORIGIN.fullmatch(origin)
        and _SIZE.fullmatch(size)
        and _ROOT.fullmatch(root)
        and _DAY.fullmatch(day)
        and len(words) == WORDS
        and all(_WORD.fullmatch(word) for word in words)
    )
    if not fits:
        raise NotAPoint
    point = PaperPoint(Checkpoint(origin, int(size), bytes.fromhex(root[:64])), day, words)
    if point.check != root[64:]:
        raise Mistyped
    return point
