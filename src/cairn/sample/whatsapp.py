"""WhatsApp's "Export chat" in its two dialects, as the app writes them.

iOS: ``[dd/mm/yyyy, hh:mm:ss] Name: text``, records end in CR LF and lines inside a message in LF,
and U+200E stands before what the app itself wrote. Android: ``dd/mm/yyyy, hh:mm - Name: text``, LF.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cairn.sample.clock import iso, wall
from cairn.sample.picture import small_picture
from cairn.sample.story import (
    ARRANGED_FROM,
    ARRANGED_TO,
    NEW_WHATSAPP,
    THEM,
    TOLD,
    Said,
)
from cairn.sample.tally import Tally

_MARK = "\u200e"
_ENCRYPTED = (
    "Messages and calls are end-to-end encrypted. No one outside of this chat, not even WhatsApp, "
    "can read or listen to them."
)
_ZIP_TIME = (2026, 9, 1, 12, 0, 0)
_MOST_PICTURES = 40


@dataclass(frozen=True, slots=True)
class Names:
    """As they stand in the export."""

    owner: str
    them: str


def _count(tally: Tally, names: Names, said: Said, width: int) -> None:
    """``width`` is how many seconds the export's clock reading covers."""
    start = said.at - said.at % width
    tally.items += 1
    tally.continuation += said.text.count("\n")
    tally.by_sender[names.owner if said.is_owner else names.them] += 1
    tally.note(iso(start))
    is_his = not said.is_owner and names.them in (THEM, NEW_WHATSAPP)
    if not is_his or start < TOLD + 60:  # the act "told to stop" is known to the minute
        return
    inside = start >= ARRANGED_FROM and start + width <= ARRANGED_TO
    (tally.arranged if inside else tally.after_told)[names.them] += 1


def _ios_line(said: Said, names: Names, picture: str) -> str:
    when = wall(said.at).strftime("[%d/%m/%Y, %H:%M:%S]")
    who = names.owner if said.is_owner else names.them
    if said.media:
        what = f"<attached: {picture}>" if picture else "image omitted"
        return f"{_MARK if picture else ''}{when} {who}: {_MARK}{what}\r\n"
    return f"{when} {who}: {said.text}\r\n"


def _ios_lines(
    chat: Iterable[Said], names: Names, tally: Tally, pictures: list[str]
) -> Iterator[bytes]:
    is_first = True
    for said in chat:
        if is_first:
            notice = Said(said.at, False, f"{_MARK}{_ENCRYPTED}")
            tally.system += 1
            yield _ios_line(notice, names, "").encode()
            is_first = False
        picture = ""
        if said.media and len(pictures) < _MOST_PICTURES:
            picture = f"{len(pictures) + 1:08}-PHOTO-{wall(said.at):%Y-%m-%d-%H-%M-%S}.jpg"
            pictures.append(picture)
        _count(tally, names, Said(said.at, said.is_owner, "" if said.media else said.text), 1)
        yield _ios_line(said, names, picture).encode()


def write_ios(path: Path, chat: Iterable[Said], names: Names) -> Tally:
    """A zip with ``_chat.txt`` and its pictures; written as it comes."""
    tally, pictures = Tally(), list[str]()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo("_chat.txt", _ZIP_TIME)
        info.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(info, "w", force_zip64=True) as file:
            for line in _ios_lines(chat, names, tally, pictures):
                file.write(line)
        for n, picture in enumerate(pictures):
            archive.writestr(zipfile.ZipInfo(picture, _ZIP_TIME), small_picture(n))
    tally.kept = len(pictures)
    return tally


def write_android(path: Path, chat: Iterable[Said], names: Names) -> Tally:
    """A text file; written as it comes."""
    tally = Tally()
    with path.open("w", encoding="utf-8", newline="\n") as file:
        is_first = True
        for said in chat:
            when = wall(said.at).strftime("%d/%m/%Y, %H:%M - ")
            if is_first:
                file.write(f"{when}{_ENCRYPTED} Tap to learn more.\n")
                tally.system += 1
                is_first = False
            who = names.owner if said.is_owner else names.them
            text = "<Media omitted>" if said.media else said.text
            _count(tally, names, Said(said.at, said.is_owner, text), 60)
            file.write(f"{when}{who}: {text}\n")
    return tally
