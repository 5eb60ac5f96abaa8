"""What can be asked of an open vault from another process, and what is answered.

Each is a frozen value with a name; nothing that is not in these lists is understood. On the way it
is msgpack, in pieces of at most 1 MiB, each behind one byte that says whether more follow.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from cairn.picture.chronology import Line
from cairn.platform.channel import Channel, ChannelBroken
from cairn.terms.finding import Figure, Finding
from cairn.terms.moment import Moment
from cairn.terms.original import parse_ref
from cairn.terms.picture import ContactCount, Picture
from cairn.terms.reading import Attachment, Direction
from cairn.terms.row import Row
from cairn.vault.check_vault import VaultChecked
from cairn.vault.see_picture import Seen

_PIECE = 1 << 20
_MOST = 64 << 20
_LAST, _MORE = b"\0", b"\1"


class WriteEntry(msgspec.Struct, frozen=True, tag=True):
    """``when`` is in the owner's own words. A private one goes into the log of private notes."""

    text: str
    when: str = ""
    impact: str = ""
    place: str = ""
    people: tuple[str, ...] = ()
    witnesses: str = ""
    is_private: bool = False


class SeePicture(msgspec.Struct, frozen=True, tag=True):
    newest: int = 20


class Search(msgspec.Struct, frozen=True, tag=True):
    words: str
    limit: int = 50


class SeeNotes(msgspec.Struct, frozen=True, tag=True):
    pass


class Check(msgspec.Struct, frozen=True, tag=True):
    pass


class KeepDraft(msgspec.Struct, frozen=True, tag=True):
    """What stands written so far; it takes the place of what was kept before in this session."""

    entry: WriteEntry


class SeeDraft(msgspec.Struct, frozen=True, tag=True):
    """The draft that an earlier session left, if there is one."""


class DropDraft(msgspec.Struct, frozen=True, tag=True):
    """Throw that draft away."""


class StayOpen(msgspec.Struct, frozen=True, tag=True):
    """Somebody is here."""


class Lock(msgspec.Struct, frozen=True, tag=True):
    pass


Request: TypeAlias = (
    WriteEntry
    | SeePicture
    | Search
    | SeeNotes
    | Check
    | KeepDraft
    | SeeDraft
    | DropDraft
    | StayOpen
    | Lock
)


class WireRow(msgspec.Struct, frozen=True, array_like=True):
    """A row whose reference is written out. The fields are those of ``Row``, in its order."""

    ref: str
    kind: str
    happened: Moment
    channel: str
    conversation: str
    sender: str
    recipients: tuple[str, ...]
    direction: Direction
    text: str
    order: int
    written: Moment | None
    name_saved: str
    attachments: tuple[Attachment, ...]
    flags: tuple[str, ...]
    details: tuple[tuple[str, str], ...]
    concerns: tuple[str, ...]
    people: tuple[str, ...]
    same_as: str

    @classmethod
    def of(cls, row: Row) -> WireRow:
        others = (getattr(row, name) for name in cls.__struct_fields__[1:])
        return cls(str(row.ref), *others)

    def row(self) -> Row:
        """Raises ``NotAReference``."""
        ref, *others = msgspec.structs.astuple(self)
        return Row(parse_ref(ref), *others)


class WireLine(msgspec.Struct, frozen=True, array_like=True):
    """A line of the chronology."""

    row: WireRow
    corrections: tuple[WireRow, ...]
    additions: tuple[WireRow, ...]

    @classmethod
    def of(cls, line: Line) -> WireLine:
        changes = (tuple(map(WireRow.of, rows)) for rows in (line.corrections, line.additions))
        return cls(WireRow.of(line.row), *changes)

    def line(self) -> Line:
        changes = (tuple(one.row() for one in rows) for rows in (self.corrections, self.additions))
        return Line(self.row.row(), *changes)


class WireFinding(msgspec.Struct, frozen=True, array_like=True):
    """A finding without the references it stands on: what is printed needs none of them."""

    pattern: str
    version: int
    figures: tuple[Figure, ...]
    limits: tuple[str, ...]


class Opened(msgspec.Struct, frozen=True, tag=True):
    """The first answer of all: the vault is open."""

    zone: str
    is_writer: bool
    has_draft: bool


class Done(msgspec.Struct, frozen=True, tag=True):
    pass


class WrittenDown(msgspec.Struct, frozen=True, tag=True):
    ref: str
    happened: Moment | None


class PictureSeen(msgspec.Struct, frozen=True, tag=True):
    items: int
    entries: int
    undated: int
    repeated: int
    contacts: tuple[ContactCount, ...]
    findings: tuple[WireFinding, ...]
    lines: tuple[WireLine, ...]
    unread: int
    pending: int

    @classmethod
    def of(cls, seen: Seen) -> PictureSeen:
        picture = seen.picture
        findings = tuple(
            WireFinding(one.pattern, one.version, one.figures, one.limits)
            for one in picture.findings
        )
        lines = tuple(map(WireLine.of, seen.lines))
        sizes = (picture.items, picture.entries, picture.undated, picture.repeated)
        return cls(*sizes, picture.contacts, findings, lines, seen.unread, seen.pending)

    def seen(self) -> Seen:
        findings = tuple(
            Finding(one.pattern, one.version, one.figures, one.limits) for one in self.findings
        )
        sizes = (self.items, self.entries, self.undated)
        picture = Picture(*sizes, self.contacts, findings, self.repeated)
        lines = tuple(one.line() for one in self.lines)
        return Seen(picture, lines, self.unread, self.pending)


class RowsFound(msgspec.Struct, frozen=True, tag=True):
    """``count`` rows there are; ``rows`` some of them."""

    count: int
    rows: tuple[WireRow, ...]


class Checked(msgspec.Struct, frozen=True, tag=True):
    checked: VaultChecked


class DraftSeen(msgspec.Struct, frozen=True, tag=True):
    entry: WriteEntry | None


class Refused(msgspec.Struct, frozen=True, tag=True):
    """It could not be done: the two sentences of the ``Problem``, and its exit code."""

    say: str
    hint: str
    exit_code: int


Answer: TypeAlias = (
    Opened | Done | WrittenDown | PictureSeen | RowsFound | Checked | DraftSeen | Refused
)

_encoder = msgspec.msgpack.Encoder()
_requests: msgspec.msgpack.Decoder[Request] = msgspec.msgpack.Decoder(Request)
_answers: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)


def send(channel: Channel, said: Request | Answer) -> None:
    """Raises ``BrokenPipeError`` if the other side is gone."""
    data = _encoder.encode(said)
    while len(data) > _PIECE:
        channel.send(_MORE + data[:_PIECE])
        data = data[_PIECE:]
    channel.send(_LAST + data)


def _whole(channel: Channel) -> bytes | None:
    parts: list[bytes] = []
    while (piece := channel.receive()) is not None:
        parts.append(piece[1:])
        if piece[:1] == _LAST:
            return b"".join(parts)
        if piece[:1] != _MORE or len(parts) * _PIECE > _MOST:
            raise ChannelBroken
    return None


def receive_request(channel: Channel) -> Request | None:
    """The next request; ``None`` when nobody will ask again. Raises ``ChannelBroken``."""
    data = _whole(channel)
    try:
        return None if data is None else _requests.decode(data)
    except msgspec.DecodeError as error:
        raise ChannelBroken from error


def receive_answer(channel: Channel) -> Answer | None:
    """The next answer; ``None`` when there will be none. Raises ``ChannelBroken``."""
    data = _whole(channel)
    try:
        return None if data is None else _answers.decode(data)
    except msgspec.DecodeError as error:
        raise ChannelBroken from error
