"""A mark: how far a branch went and what it looked like then, in one line that can be typed.

``1-216-7GQ4K-2M9XR-D0V3T-HN5WB-3C``: branch, number of records, the first 100 bits of the root of
their tree in Crockford's base32, and ten bits of the SHA-256 of all before, so that a slip of the
fingers is told apart from a record that differs. Nobody can make another record that fits it: that
would take a second preimage of 100 bits, and a key of the vault.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass

from cairn.crypto.digest import sha256
from cairn.terms.errors import USAGE, Problem

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOK_ALIKE = str.maketrans("OIL", "011")
_ROOT_LETTERS, _GROUP, _CHECK_LETTERS = 20, 5, 2
_FORM = re.compile(r"([1-9][0-9]{0,9})-([0-9]{1,15})-([0-9A-Z]{20})([0-9A-Z]{2})", re.ASCII)
_LABEL = b"cairn/mark/v1\0"


class NotAMark(Problem):
    say = "That is not a line this program printed, or there is a slip in it."
    hint = "Compare it letter by letter with the paper and type it again; spaces do not matter."
    exit_code = USAGE


@dataclass(frozen=True, slots=True)
class Mark:
    branch: int
    size: int
    """Number of records."""
    start: str
    """The first 100 bits of the root, 20 letters."""

    def fits(self, root: bytes) -> bool:
        return hmac.compare_digest(self.start, _letters(root, _ROOT_LETTERS))

    def __str__(self) -> str:
        groups = [self.start[at : at + _GROUP] for at in range(0, _ROOT_LETTERS, _GROUP)]
        return "-".join([str(self.branch), str(self.size), *groups, _check(self)])


def mark_of(branch: int, size: int, root: bytes) -> Mark:
    """``root`` is that over the first ``size`` records of ``branch``."""
    return Mark(branch, size, _letters(root, _ROOT_LETTERS))


def parse_mark(untrusted_text: str) -> Mark:
    """Spaces, small letters, and O for 0 or I and L for 1 are taken. Raises ``NotAMark``."""
    joined = re.sub(r"\s+", "", untrusted_text).upper().translate(_LOOK_ALIKE)
    parts = joined.split("-")
    found = _FORM.fullmatch("-".join([*parts[:2], "".join(parts[2:])]))
    if not found or set(found[3] + found[4]) - set(_LETTERS):
        raise NotAMark
    mark = Mark(int(found[1]), int(found[2]), found[3])
    if _check(mark) != found[4]:
        raise NotAMark
    return mark


def _check(mark: Mark) -> str:
    said = f"{mark.branch}-{mark.size}-{mark.start}".encode("ascii")
    return _letters(sha256(_LABEL + said), _CHECK_LETTERS)


def _letters(data: bytes, count: int) -> str:
    """The first ``5 * count`` bits."""
    bits = int.from_bytes(data, "big") >> 8 * len(data) - 5 * count
    return "".join(_LETTERS[bits >> 5 * at & 31] for at in reversed(range(count)))
