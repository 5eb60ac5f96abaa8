"""Take in only what its owner chose of a longer export: conversations, and days.

What is kept is an extract and says so: which file it is from, by its SHA-256, what was chosen and
how much was left out. The whole is not sealed, and stays where it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timezone, tzinfo
from itertools import islice
from pathlib import Path

from cairn.readers.chosen_part import (
    MOST_RAW,
    LeftOut,
    Tail,
    Whole,
    head_line,
    item_line,
    last_line,
    without_files,
)
from cairn.terms.choice import Choice
from cairn.terms.errors import DATA_ERROR, USAGE, Problem
from cairn.terms.moment import DAY, Moment, shared_to_wall, zone_named
from cairn.terms.original import parse_byte_span
from cairn.terms.reading import Answers, Decision, Item, Reading, Unread
from cairn.vault.add_files import Outcome, add_made
from cairn.vault.database_log import LOG
from cairn.vault.decide import own_handles
from cairn.vault.gather import Candidate, NotTaken, gather
from cairn.vault.look import MOST_CONVERSATIONS, Looked, conversation_of, look
from cairn.vault.measured import Measured
from cairn.vault.open_file import OpenFile, opened_file
from cairn.vault.shut_away import read_shut_away
from cairn.vault.vault import Vault

_EPOCH = date(1970, 1, 1)
_NAME = "{} (extract).jsonl"


class CannotChoose(Problem):
    """The file could not be read to its end, so nobody can say what is left out."""

    say = "This file could not be read to its end, so nothing was taken from it."
    hint = "Add the whole file instead: it is then kept safely as it is."
    exit_code = DATA_ERROR


class NothingToChooseFrom(Problem):
    """No reader knows the file, or nothing is in it."""

    say = "This version cannot tell what is in this file, so there is nothing to choose from."
    hint = "Add the whole file with `cairn add`: it is then kept safely as it is."
    exit_code = DATA_ERROR


class AllChosen(Problem):
    """An extract that leaves nothing out says less than the file itself."""

    say = "You chose all that is in this file, so no extract was made of it."
    hint = "Add the file itself with `cairn add`: whole, it counts for more."
    exit_code = DATA_ERROR


class DatesUndecided(Problem):
    say = "The dates in this file could be day first or month first, and the file cannot tell."
    hint = "Say which with --date-order, such as --date-order dmy."
    exit_code = DATA_ERROR


class OneFileAtATime(Problem):
    say = "That is a folder with other than one file in it."
    hint = "Name one file. For all that is in a folder there is `cairn add`."
    exit_code = USAGE


class NothingChosen(Problem):
    """No item is in the conversations and days that were chosen."""

    say = "There is nothing in what you chose, so nothing was taken."
    hint = "Look at the days: each conversation is listed with its first and its last."
    exit_code = DATA_ERROR


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was taken in, and what was not."""

    outcome: Outcome
    tail: Tail
    files: int
    """Pictures and other files that the items name and that were not taken along."""


@dataclass(slots=True)
class _Tally:
    items: int = 0
    undated: int = 0
    left_out: int = 0
    unread: int = 0
    files: int = 0
    others: set[tuple[str, str]] = field(default_factory=set)
    decisions: list[Decision] = field(default_factory=list)

    @property
    def is_all(self) -> bool:
        """Whether nothing of the file is left out."""
        return not self.left_out and not self.unread and not self.files

    def tail(self) -> Tail:
        left_out = LeftOut(self.left_out, len(self.others), self.unread)
        return Tail(self.items, self.undated, left_out, tuple(self.decisions))


def can_choose_from(reading: Reading | None) -> bool:
    """Whether the file was read to its end."""
    return reading is not None and bool(reading.reader) and not reading.stopped


def look_in(vault: Vault, path: Path, date_order: str = "") -> Looked:
    """What can be chosen of a file. Raises ``NotTaken``, ``NothingToChooseFrom``, ``CannotChoose``,
    ``OneFileAtATime``, and ``DatesUndecided`` where the file alone cannot tell how its dates stand.
    """
    files = [*islice(gather([path], vault.folder), 2)]
    if len(files) != 1:
        raise OneFileAtATime
    looked = look(files[0], vault.around.zygote, _answers(vault, date_order))
    if looked.why_not:
        raise NotTaken(looked.why_not)
    if looked.reading is not None and looked.reading.is_pending:
        raise DatesUndecided
    if not looked.conversations and (looked.reading is None or not looked.reading.items):
        raise NothingToChooseFrom
    if not can_choose_from(looked.reading) or looked.in_others:
        raise CannotChoose
    return looked


def choose(vault: Vault, looked: Looked, choice: Choice, *, date_order: str = "") -> Chosen:
    """Read the file again, and seal what was chosen of it.

    Raises ``CannotChoose``, ``NothingChosen``, ``AllChosen``, ``NotTaken`` if the file changes
    meanwhile, and as ``add_files`` does. Nothing is kept then.
    """
    if looked.reading is None or not looked.reading.reader:
        raise CannotChoose
    answers = _answers(vault, date_order)
    zone = zone_named(vault.home_zone) if vault.home_zone else timezone.utc
    tally = _Tally()
    with opened_file(looked.path) as source:
        whole = Whole(looked.path.name, source.size, source.hashed(""), source.hashed(LOG))
        head = head_line(whole, looked.reading.reader, choice)
        taken = _Taking(vault, source, answers, choice, zone)
        lines = taken.lines(head, tally)
        candidate = Candidate(looked.path, "")
        outcome = add_made(vault, candidate, _NAME.format(Path(whole.name).name), lines)
    return Chosen(outcome, tally.tail(), tally.files)


def _answers(vault: Vault, date_order: str) -> Answers:
    return Answers(date_order=date_order, own_handles=own_handles(vault))


@dataclass(frozen=True, slots=True)
class _Taking:
    vault: Vault
    source: OpenFile
    answers: Answers
    choice: Choice
    zone: tzinfo

    def lines(self, head: bytes, tally: _Tally) -> Iterator[bytes]:
        """The extract, line by line, while the file is read."""
        wanted, measured = frozenset(self.choice.conversations), Measured()
        yield head
        zygote = self.vault.around.zygote
        for found in read_shut_away(zygote, self.source, self.answers, measured):
            measured.take(found)
            if isinstance(found, Unread):
                tally.unread += found.count
            elif isinstance(found, Decision):
                tally.decisions.append(found)
            elif isinstance(found, Item):
                name = conversation_of(found)
                if name in wanted and self._is_in_days(found.moment):
                    yield self._line(found, tally)
                    continue
                tally.left_out += 1
                if name not in wanted and len(tally.others) < MOST_CONVERSATIONS:
                    tally.others.add(name)
        if not can_choose_from(measured.reading()):
            raise CannotChoose
        if not tally.items:
            raise NothingChosen
        if self.choice.pictures and tally.is_all and not measured.kept:
            raise AllChosen
        self.source.require_unchanged()
        yield last_line(tally.tail())

    def _line(self, item: Item, tally: _Tally) -> bytes:
        tally.items += 1
        tally.undated += self._day(item.moment) is None
        tally.files += sum(bool(file.member) for file in item.attachments)
        return item_line(without_files(item), self._raw(item))

    def _raw(self, item: Item) -> bytes:
        """The bytes of an item that stand in the file itself. Where no picture is wanted there are
        none of any item: a picture can be in a mail's words, on a card, or be the item.
        """
        is_here = not item.place.member and item.place.locator.startswith("bytes:")
        if not is_here or not self.choice.pictures:
            return b""
        start, end = parse_byte_span(item.place.locator)
        return self.source.read_at("", start, end - start) if end - start <= MOST_RAW else b""

    def _is_in_days(self, moment: Moment) -> bool:
        """Also where the day is not known: it cannot be said that it is another."""
        day = self._day(moment)
        since, until = self.choice.since, self.choice.until
        return day is None or (since <= day and (not until or day <= until))

    def _day(self, moment: Moment) -> str | None:
        """ISO 8601, on the clock that the file shows, else on that at home."""
        local = moment.local_from
        try:
            if local is None and moment.earliest is not None:
                local = shared_to_wall(moment.earliest, self.zone)
            if local is None:
                return None
            return date.fromordinal(_EPOCH.toordinal() + local // DAY).isoformat()
        except (OverflowError, ValueError):
            return None  # in no calendar
