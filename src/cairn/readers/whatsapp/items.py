"""A record of a chat as an item: who, when, which words, and what is to be known about them."""

from __future__ import annotations

from dataclasses import dataclass

from cairn.readers.whatsapp.label import Around, Label, label_of
from cairn.readers.whatsapp.media import Members
from cairn.readers.whatsapp.records import Record
from cairn.readers.whatsapp.survey import Survey
from cairn.terms.moment import DAY, MINUTE, SECOND, Clock, Moment, Precision
from cairn.terms.reading import Answers, Direction, Item, ItemKind, Place

CHANNEL = "whatsapp"
_EPOCH_DAY = 719_163
_JITTER = 2 * SECOND
_TOO_FEW_NAMES = 2


@dataclass(frozen=True, slots=True)
class Chat:
    """What holds for every item of one chat."""

    survey: Survey
    answers: Answers
    conversation: str
    members: Members
    is_guessed: bool
    """The letters of the file were guessed."""

    @property
    def own(self) -> frozenset[str]:
        """The owner's names that occur here; none means that nobody's side is known."""
        return frozenset(self.answers.own_handles) & self.survey.names.counts.keys()


class ItemMaker:
    """Makes the items of one chat in their order."""

    __slots__ = ("_chat", "_is_first", "_names", "_own", "_previous", "_split")

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._own = chat.own
        self._names = tuple(chat.survey.names.counts)
        self._split = chat.survey.names.split
        self._previous: int | None = None
        self._is_first = True

    def item(self, record: Record, place: Place) -> Item:
        split = self._split(record.body)
        sender, first_line = split if split is not None else ("", record.body)
        text = "\n".join([first_line, *record.further])
        label = self._label(record, text) if split is not None else Label(ItemKind.SYSTEM)
        moment = self._moment(record)
        flags = self._flags(record, sender, moment, label)
        self._is_first = False
        if label.kind is not ItemKind.SYSTEM:
            self._previous = moment.local_from
        return Item(
            kind=label.kind,
            place=place,
            moment=moment,
            channel=CHANNEL,
            conversation=self._chat.conversation,
            sender=sender,
            recipients=self._recipients(sender, label.kind),
            direction=self._direction(sender, label.kind),
            text=text,
            attachments=label.attachments,
            flags=flags,
        )

    def _label(self, record: Record, text: str) -> Label:
        around = Around(
            members=self._chat.members,
            names=(*self._names, self._chat.conversation),
            common_angles=self._chat.survey.common_angles,
            is_first=self._is_first,
            has_mark_before=record.lines[0].text.startswith("\u200e"),
        )
        return label_of(text, around)

    def _moment(self, record: Record) -> Moment:
        header = record.header
        local = (record.day - _EPOCH_DAY) * DAY + (header.seconds_of_day or 0) * SECOND
        return Moment(
            as_written=header.stamp,
            local_from=local,
            local_to=local + (SECOND if header.has_seconds else MINUTE),
            precision=Precision.SECOND if header.has_seconds else Precision.MINUTE,
            clock=Clock.DEVICE,
        )

    def _recipients(self, sender: str, kind: ItemKind) -> tuple[str, ...]:
        if kind is ItemKind.SYSTEM or len(self._names) != 2 or sender not in self._names:
            return ()
        return tuple(name for name in self._names if name != sender)

    def _direction(self, sender: str, kind: ItemKind) -> Direction:
        if not self._own or not sender or kind is ItemKind.SYSTEM:
            return Direction.UNKNOWN
        return Direction.OUTGOING if sender in self._own else Direction.INCOMING

    def _flags(self, record: Record, sender: str, moment: Moment, label: Label) -> tuple[str, ...]:
        survey, flags = self._chat.survey, list(label.flags)
        if self._is_earlier(moment, label):
            flags.append("goes-back-in-time")
        is_only_here = survey.names.counts.get(sender) == 1 and len(self._names) > _TOO_FEW_NAMES
        if is_only_here and not survey.needs_crlf:
            flags.append("sender-not-seen-before")
        if record.has_header_inside:
            flags.append("header-like-line-inside")
        if record.header.layout != survey.layout:
            flags.append("layout-differs")
        if record.is_replaced:
            flags.append("characters-replaced")
        if self._chat.is_guessed:
            flags.append("encoding-guessed")
        return tuple(flags)

    def _is_earlier(self, moment: Moment, label: Label) -> bool:
        """Up to two seconds are the app's own rounding."""
        if self._previous is None or label.kind is ItemKind.SYSTEM:
            return False
        assert moment.local_from is not None  # noqa: S101 - set for every record
        return moment.local_from + _JITTER < self._previous


def conversation_of(survey: Survey, answers: Answers, file_name: str) -> str:
    """The other people where at most two write; else what the file is called."""
    names = tuple(survey.names.counts)
    if names and len(names) <= 2:
        others = [name for name in names if name not in answers.own_handles]
        return ", ".join(others or names)
    stem = file_name.rpartition("/")[2].rpartition(".")[0]
    return stem or file_name
