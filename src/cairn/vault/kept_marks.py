"""The note that a copy keeps of how far its record went, and what is missing beside it.

It stands in the same folder, so it tells of a log that was cut, or that alone was put back from a
backup; not of a folder that was taken back as a whole. For that a mark must be kept elsewhere: the
same note can lie in the keyring of the system (``mark_in_keyring``).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import msgspec

from cairn.crypto.derive import derive
from cairn.crypto.mark import NotAMark, parse_mark
from cairn.crypto.sealed_small import ChangedSmallFile, open_small, seal_small
from cairn.crypto.secret import Secret
from cairn.journal.journal import Journal
from cairn.journal.marks import Compared, Standing, compare, marks_of
from cairn.storage.promises import SmallStore
from cairn.terms.errors import Problem

NAME = "marks"
_AAD = b"cairn/marks/v1\0"
_GOOD = (Standing.SAME, Standing.LONGER)


By: TypeAlias = Literal["copy", "keyring", "keyring-backup"]
"""Where it was noted: in the folder; in the keyring of the system; there, while this is a copy that
was made as a backup, of which nobody expects that it goes as far."""


class Noted(msgspec.Struct, frozen=True):
    """How far the logs went."""

    at: int
    """UTC microseconds."""
    logs: tuple[tuple[str, ...], ...]
    """The marks of each log."""


@dataclass(frozen=True, slots=True)
class Behind:
    """A log that does not stand as this copy noted it."""

    log: int
    compared: Compared
    noted: int
    """When the note was made, UTC microseconds."""
    by: By = "copy"

    @property
    def is_only_older(self) -> bool:
        """Whether this is a backup that ends before the copy it was made of: no fault of it."""
        return self.by == "keyring-backup" and self.compared.standing is not Standing.OTHER


def behind(
    small: SmallStore,
    lasting: Secret,
    journals: Sequence[Journal],
    held: Sequence[Sequence[str]] = (),
    elsewhere: tuple[By, Noted] | None = None,
) -> tuple[Behind, ...]:
    """Every log that lacks what it had, or has something else there. A note that was changed, or
    that is not there, tells nothing; ``held`` are the marks of the last change of keys, which only
    somebody with the keys of since could change; ``elsewhere`` is a note outside of the folder.
    """
    found = {}
    if elsewhere:
        by, noted = elsewhere
        found = _lacking(journals, noted.logs, noted.at, by)
    found |= _lacking(journals, held, 0)
    kept = _read(small, lasting)
    found |= _lacking(journals, kept.logs, kept.at) if kept else {}
    return tuple(found.values())


def lines_of(journal: Journal) -> tuple[str, ...]:
    """The marks of every branch of a log, as text."""
    return tuple(str(mark) for mark in marks_of(journal))


def _lacking(
    journals: Sequence[Journal], logs: Sequence[Sequence[str]], at: int, by: By = "copy"
) -> dict[tuple[int, int], Behind]:
    """By log and branch."""
    found = {}
    for log, (journal, lines) in enumerate(zip(journals, logs, strict=False)):
        for line in lines:
            compared = compare(journal, parse_mark(line))
            if compared.standing not in _GOOD:
                found[log, compared.branch] = Behind(log, compared, at, by)
    return found


def remember(
    small: SmallStore,
    lasting: Secret,
    journals: Iterable[Journal],
    *,
    now: int,
    random: Callable[[int], bytes],
) -> None:
    """Note how far the logs go, if they went on. A disk that takes nothing leaves the old note."""
    logs = tuple(map(lines_of, journals))
    before = _read(small, lasting)
    if before is not None and before.logs == logs:
        return
    sealed = seal_note(Noted(now, logs), lasting, aad=_AAD, random=random)
    with contextlib.suppress(Problem):
        found = small.get(NAME)
        small.put(NAME, sealed, found[1] if found else None)


def seal_note(
    noted: Noted, lasting: Secret, *, aad: bytes, random: Callable[[int], bytes]
) -> bytes:
    """Of the same length for years. ``aad`` names the place where it will lie."""
    return seal_small(_key(lasting), msgspec.json.encode(noted), aad=aad, random=random)


def open_note(sealed: bytes, lasting: Secret, *, aad: bytes) -> Noted | None:
    """``None`` if this vault did not make it for that place, or it was changed."""
    try:
        noted = msgspec.json.decode(open_small(_key(lasting), sealed, aad=aad), type=Noted)
        for lines in noted.logs:
            for line in lines:
                parse_mark(line)
    except (ChangedSmallFile, NotAMark, msgspec.DecodeError):
        return None
    return noted


def _key(lasting: Secret) -> Secret:
    return Secret(derive(lasting.reveal(), salt=b"", info=_AAD))


def _read(small: SmallStore, lasting: Secret) -> Noted | None:
    found = small.get(NAME)
    return open_note(found[0], lasting, aad=_AAD) if found else None
