"""WhatsApp's "Export chat" in its two dialects, as the app writes them.

iOS: ``[dd/mm/yyyy, hh:mm:ss] Name: text``, records end in CR LF and lines inside a message in LF,
and U+200E stands before what the app itself wrote. Android: ``dd/mm/yyyy, hh:mm - Name: text``, LF.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cairn.sample import plot
from cairn.sample.clock import iso, wall
from cairn.sample.media import small_drawing, small_picture, small_sound
from cairn.sample.story import Form, Said
from cairn.sample.tally import Contact, Side, Tally

_MARK = "\u200e"
_ENCRYPTED = (
    "Messages and calls are end-to-end encrypted. No one outside of this chat, not even WhatsApp, "
    "can read or listen to them."
)
_EDITED = "<This message was edited>"
_ZIP_TIME = (2026, 9, 1, 12, 0, 0)
_UNIX = 3
_PLAIN_FILE = 0o600 << 16
_MOST_FILES = 40
_ANDROID_SAYS = {
    Form.PHOTO: "<Media omitted>",
    Form.VOICE: "<Media omitted>",
    Form.DOCUMENT: "<Media omitted>",
    Form.MISSED_CALL: "Missed voice call",
    Form.DELETED: "This message was deleted",
}
_IOS_SAYS = {
    Form.PHOTO: "image omitted",
    Form.VOICE: "audio omitted",
    Form.DOCUMENT: "document omitted",
    Form.MISSED_CALL: "Missed voice call",
    Form.DELETED: "This message was deleted.",
}
_MAKES: dict[Form, tuple[str, str, Callable[[int], bytes]]] = {
    Form.PHOTO: ("PHOTO", "jpg", small_picture),
    Form.VOICE: ("AUDIO", "opus", small_sound),
    Form.DOCUMENT: ("", "png", small_drawing),
}


@dataclass(frozen=True, slots=True)
class Names:
    """As they stand in the export."""

    owner: str
    them: str


@dataclass(slots=True)
class _Files:
    """What goes into the zip beside the chat. iOS numbers the messages; so do we."""

    by_name: dict[str, bytes] = field(default_factory=dict)
    messages: int = 0

    def add(self, said: Said) -> str:
        """The name of the file that goes with a message; empty if it is left out."""
        self.messages += 1
        if said.form not in _MAKES or len(self.by_name) >= _MOST_FILES:
            return ""
        what, ending, make = _MAKES[said.form]
        name = f"{what}-{wall(said.at):%Y-%m-%d-%H-%M-%S}.{ending}" if what else said.text
        name = f"{self.messages:08}-{name}"
        self.by_name[name] = make(self.messages)
        return name


def _count(tally: Tally, names: Names, said: Said, width: int) -> None:
    """``width`` is how many seconds the export's clock reading covers."""
    start = said.at - said.at % width
    if said.form is Form.NOTICE:
        tally.system += 1
        tally.note(iso(start))
        return
    tally.continuation += said.text.count("\n")
    tally.clock_read_twice += plot.TWICE_FROM <= start < plot.TWICE_TO
    kind = "call" if said.form is Form.MISSED_CALL else "message"
    side = Side.OWNER if said.is_owner else Side.THEM
    contact = Contact("whatsapp", kind, names.them, side, start, start + width, iso(start))
    tally.add(contact, names.owner if said.is_owner else names.them)


def _first(chat: Iterable[Said], notice: str) -> Iterator[Said]:
    """The chat, and before it what the app says of encryption, at the time of its first message."""
    is_first = True
    for said in chat:
        if is_first:
            yield Said(said.at, False, notice, Form.NOTICE)
            is_first = False
        yield said


def _ios_line(said: Said, names: Names, file: str) -> str:
    when = wall(said.at).strftime("[%d/%m/%Y, %H:%M:%S]")
    start = f"{when} {names.owner if said.is_owner else names.them}: "
    if said.form is Form.DOCUMENT and file:
        return f"{_MARK}{start}{said.text} {_MARK}<attached: {file}>\r\n"
    if file:
        return f"{_MARK}{start}{_MARK}<attached: {file}>\r\n"
    if said.form in _IOS_SAYS:
        return f"{_MARK}{start}{_MARK}{_IOS_SAYS[said.form]}\r\n"
    if said.form is Form.NOTICE:  # under the other side's name, whoever did it
        return f"{when} {names.them}: {_MARK}{said.text}\r\n"
    edited = f" {_MARK}{_EDITED}" if said.form is Form.EDITED else ""
    return f"{start}{said.text}{edited}\r\n"


def _member(name: str, packing: int) -> zipfile.ZipInfo:
    """With nothing in it of the clock or the system that it is made on."""
    info = zipfile.ZipInfo(name, _ZIP_TIME)
    info.create_system, info.external_attr, info.compress_type = _UNIX, _PLAIN_FILE, packing
    return info


def write_ios(path: Path, chat: Iterable[Said], names: Names) -> Tally:
    """A zip with ``_chat.txt`` and its files; written as it comes."""
    tally, files = Tally("lines"), _Files()
    with zipfile.ZipFile(path, "w") as archive:
        member = _member("_chat.txt", zipfile.ZIP_DEFLATED)
        with archive.open(member, "w", force_zip64=True) as file:
            for said in _first(chat, _ENCRYPTED):
                _count(tally, names, said, 1)
                file.write(_ios_line(said, names, files.add(said)).encode())
        for name, content in files.by_name.items():
            archive.writestr(_member(name, zipfile.ZIP_STORED), content)
    tally.kept = len(files.by_name)
    return tally


def _android_line(said: Said, names: Names) -> str:
    when = wall(said.at).strftime("%d/%m/%Y, %H:%M - ")
    if said.form is Form.NOTICE:
        return f"{when}{said.text}\n"
    text = _ANDROID_SAYS.get(said.form, said.text)
    edited = f" {_EDITED}" if said.form is Form.EDITED else ""
    return f"{when}{names.owner if said.is_owner else names.them}: {text}{edited}\n"


def write_android(path: Path, chat: Iterable[Said], names: Names) -> Tally:
    """A text file; written as it comes."""
    tally = Tally("lines")
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for said in _first(chat, f"{_ENCRYPTED} Tap to learn more."):
            _count(tally, names, said, 60)
            file.write(_android_line(said, names))
    return tally
