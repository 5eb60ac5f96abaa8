"""The sheet "If something happens to me": one page, for somebody the owner trusts.

What stands on it is what the owner answered, and nothing is filled in for them. The answers are
kept among the private notes. No passphrase is on it; nothing is sent, timed or destroyed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta, timezone
from pathlib import Path

import msgspec

from cairn.evidence.received import text_of
from cairn.journal.problems import ReadOnlyJournal
from cairn.journal.record import Draft
from cairn.language.catalogue import Catalogue
from cairn.pack.documents.if_something import sheet_data
from cairn.terms.acts import Act, Kind, Tag
from cairn.terms.errors import USAGE, Problem
from cairn.vault.children import typesetter
from cairn.vault.new_file import CannotWriteThere, write_new_file
from cairn.vault.rows import details_of
from cairn.vault.vault import Vault

_KEPT = "if_something_happens"
MOST_CHARACTERS = 600
"""Of one answer: the sheet is one page."""


class NothingAnswered(Problem):
    say = "Nothing was answered, so there is nothing to print."
    hint = "Answer at least one of the questions; all others may be left out."
    exit_code = USAGE


class AnswerTooLong(Problem):
    say = "One of the answers is too long for a sheet of one page."
    hint = "Keep each answer under 600 characters."
    exit_code = USAGE


@dataclass(frozen=True, slots=True)
class Answers:
    """In the owner's own words; an empty one is printed as a line to write on."""

    holders: str = ""
    """Who holds a key."""
    place: str = ""
    """Where the vault is, and any copy of it."""
    officer: str = ""
    crime_reference: str = ""
    others: str = ""
    """Who else should know."""
    wishes: str = ""


NAMES = tuple(field.name for field in fields(Answers))


def answers(vault: Vault) -> Answers:
    """What was answered last."""
    kept = [_of(act) for act in vault.notes.acts if isinstance(act, Act)]
    newest = next((text for text in reversed(kept) if text), None)
    try:
        return msgspec.json.decode(newest, type=Answers) if newest else Answers()
    except msgspec.DecodeError:
        return Answers()  # a newer version's


def _of(act: Act) -> str:
    return details_of(act).get(_KEPT, "") if act.kind is Kind.DECIDED else ""


def keep_answers(vault: Vault, told: Answers) -> None:
    """Among the private notes, for the next time. Raises ``NothingAnswered``, ``AnswerTooLong``,
    ``ReadOnlyJournal``.
    """
    if not vault.is_writer:
        raise ReadOnlyJournal
    _require_fit(told)
    if told == answers(vault):
        return
    values = {
        Tag.WRITTEN_AT: text_of(vault.now()),
        Tag.DETAILS: text_of({_KEPT: text_of(told)}),
        Tag.DEVICE: vault.copy,
    }
    vault.notes.append([Draft(Kind.DECIDED, values)])


def print_sheet(vault: Vault, to: Path, words: Catalogue) -> Path:
    """A PDF of the answers in the folder ``to``, under a neutral name.

    Raises ``NothingAnswered``, ``CannotWriteThere``, ``NoSafeChild``.
    """
    told = answers(vault)
    _require_fit(told)
    now = vault.now()
    data = sheet_data(asdict(told), now, vault.home_zone, words)
    with typesetter(vault.around.zygote) as typeset:
        pdf = typeset("if-something", msgspec.json.encode(data))
    file = _free_name(to, now.earliest or 0)
    write_new_file(file, pdf)
    return file


def _require_fit(told: Answers) -> None:
    texts = tuple(asdict(told).values())
    if not any(text.strip() for text in texts):
        raise NothingAnswered
    if any(len(text) > MOST_CHARACTERS for text in texts):
        raise AnswerTooLong


def _free_name(to: Path, micros: int) -> Path:
    if not to.is_dir():
        raise CannotWriteThere
    day = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=micros)
    return next(path for path in _names(to, f"sheet-{day:%Y-%m-%d}") if not path.exists())


def _names(to: Path, base: str) -> Iterator[Path]:
    yield to / f"{base}.pdf"
    for number in range(2, 10_000):
        yield to / f"{base}-{number}.pdf"
