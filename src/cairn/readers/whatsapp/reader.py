"""WhatsApp's "Export chat": a text file, or a zip with one text file and the media beside it.

Seen: exports of iOS and Android, 2018 to 2025, of seventeen languages. The format has no
specification; what is known of it stands in docs/formats.md. Not read: the databases of the app.
"""

from __future__ import annotations

from collections.abc import Iterator

from cairn.readers.archive import Archive, open_archive
from cairn.readers.encoding import Encoding, encoding_of, encoding_of_head
from cairn.readers.lines import lines_of
from cairn.readers.order import decide
from cairn.readers.signal.lines import is_signal
from cairn.readers.whatsapp.header import header_of
from cairn.readers.whatsapp.items import Chat, ItemMaker, conversation_of
from cairn.readers.whatsapp.media import by_last_part
from cairn.readers.whatsapp.names import before_colon
from cairn.readers.whatsapp.phrases import sounds_like_notice
from cairn.readers.whatsapp.records import Records
from cairn.readers.whatsapp.survey import survey
from cairn.terms.original import byte_span
from cairn.terms.reading import Answers, Found, Kept, Place, Source, Unit, Unread

_HEAD = 64 * 1024
_LINES_TO_SEE = 400
_ANY_BYTES = Encoding("latin-1")
_OF_SIGNAL = "[ #-#-#, #:#"
"""Text exports of Signal look alike but for this: an ISO date, a comma, and no seconds."""


class WhatsApp:
    """Units are lines of the chat; each part of a zip that could not be opened counts one more."""

    name = "whatsapp"
    version = 1
    unit = Unit.LINES

    def recognises(self, source: Source) -> bool:
        archive = open_archive(source)
        if archive is None:
            return is_chat(source, "")
        return len(_chats_in(archive)) == 1

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        archive = open_archive(source)
        if archive is None:
            yield from _read_chat(source, "", answers)
            return
        yield from _read_chat(archive, _chats_in(archive)[0], answers, archive)


def is_chat(source: Source, member: str) -> bool:
    """Whether the first line begins a record, and somebody (or the app) says something soon."""
    head = source.read_at(member, 0, _HEAD)
    encoding = encoding_of_head(head)
    if encoding is None:
        return False
    text = head[encoding.skip :].decode(encoding.codec, "replace")
    lines = [line for line in text.split("\n", _LINES_TO_SEE)[:_LINES_TO_SEE] if line.strip()]
    first = header_of(lines[0]) if lines else None
    if first is None or first.layout == _OF_SIGNAL or is_signal(lines):
        return False
    headers = [(header, line) for line in lines if (header := header_of(line)) is not None]
    said = sum(
        before_colon(body := line[header.body_at :].rstrip("\r")) is not None
        or sounds_like_notice(body)
        for header, line in headers
    )
    return said * 3 >= len(headers)


def _chats_in(archive: Archive) -> list[str]:
    return [
        member.name
        for member in archive.members()
        if member.name.casefold().endswith(".txt")
        and not _is_by_macos(member.name)
        and is_chat(archive, member.name)
    ]


def _is_by_macos(name: str) -> bool:
    return name.startswith("__MACOSX/")


def _read_chat(
    source: Source, member: str, answers: Answers, archive: Archive | None = None
) -> Iterator[Found]:
    encoding = encoding_of(source, member)
    seen = survey(lines_of(source, member, encoding)) if encoding is not None else None
    if encoding is None or seen is None:
        yield _nothing_of(source, member)
        return
    decision = decide(seen.evidence, answers.date_order)
    yield decision
    if not decision.chosen:
        return
    if archive is not None:
        yield from _beside(archive, member)
    chat = Chat(
        survey=seen,
        answers=answers,
        conversation=conversation_of(seen, answers, source.name),
        members=by_last_part(archive.members()) if archive else {},
        is_guessed=encoding.is_guessed,
    )
    maker = ItemMaker(chat)
    records = Records(member, encoding, seen, order=decision.chosen, make=maker.item)
    yield from records.found_in(lines_of(source, member, encoding))
    if archive is not None:
        yield from archive.damage()


def _nothing_of(source: Source, member: str) -> Unread:
    """What looked like a chat at its beginning is none as a whole: all its lines are told."""
    end = count = 0
    for line in lines_of(source, member, _ANY_BYTES):
        count, end = count + 1, line.end
    return Unread(Place(member, byte_span(0, end), ""), "not-text", count)


def _beside(archive: Archive, chat: str) -> Iterator[Found]:
    """The members that are not the chat, and the parts that are no members."""
    yield from archive.faults
    at_fault = {fault.place.member for fault in archive.faults}
    for member in archive.members():
        if member.name != chat and member.name not in at_fault:
            why = "macos" if _is_by_macos(member.name) else "media"
            yield Kept(member.name, member.size, why)
