"""What a message's text is: a person's words, a file, or words of the app under a person's name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cairn.readers.whatsapp.media import Members, attached_file, left_out_file
from cairn.readers.whatsapp.phrases import PHRASES, bare, is_encryption_notice, is_notice
from cairn.terms.reading import Attachment, ItemKind

_SHORTEST_NOTICE = 25
"""Characters: the first line that the app writes, in a language that is not known here."""
_APP_MARKS = ("\u200e", "\u200f")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ANGLES = re.compile(r"<[^<>\n:]*\w[^<>\n:]*>")


@dataclass(frozen=True, slots=True)
class Label:
    kind: ItemKind
    flags: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()


_PLAIN = Label(ItemKind.MESSAGE)


@dataclass(frozen=True, slots=True)
class Around:
    """What is known beside the text itself."""

    members: Members
    names: tuple[str, ...]
    """Everybody who writes in this chat, and its own name."""
    common_angles: frozenset[str]
    """Texts in angle brackets that come again and again: media left out, in any language."""
    is_first: bool = False
    """The first record of the file: there the app says that the chat is encrypted."""
    has_mark_before: bool = False
    """The app's mark stands before the date: iOS does so where a file was."""


def angles_in(text: str) -> str | None:
    """The text, if its first line is nothing but words in angle brackets."""
    line = text.partition("\n")[0].strip()
    return line if _ANGLES.fullmatch(line) else None


def label_of(text: str, around: Around) -> Label:
    """A typed mark can change the label, never the text and never who sent it."""
    plain = bare(text)
    if text.isascii() and _is_a_persons(text, plain):
        return _PLAIN
    is_marked = text.startswith(_APP_MARKS)
    bidi = ("bidi-control",) if _BIDI.search(text) else ()
    if is_encryption_notice(text) or (is_marked and is_notice(text, around.names)):
        return Label(ItemKind.SYSTEM, bidi)
    if plain in PHRASES.missed_calls:
        return Label(ItemKind.CALL, ("missed", *bidi))
    file = _file(text, around)
    if file is not None:
        flag = ("attachment-in-export",) if file.member else _omitted(file)
        return Label(ItemKind.MESSAGE, (*flag, *_edited(text), *bidi), (file,))
    if plain in PHRASES.deleted:
        return Label(ItemKind.MESSAGE, ("deleted", *bidi))
    if is_marked and around.is_first and len(plain) >= _SHORTEST_NOTICE:
        return Label(ItemKind.SYSTEM, ("looks-like-app-text", *bidi))
    app = ("looks-like-app-text",) if is_marked else ()
    return Label(ItemKind.MESSAGE, (*app, *_edited(text), *bidi))


def _is_a_persons(ascii_text: str, plain: str) -> bool:
    """Quickly, for nearly every message: no mark, no bracket, nothing that the app says."""
    if "<" in ascii_text or "(" in ascii_text or "encrypt" in plain:
        return False
    return not (
        plain in PHRASES.missed_calls or plain in PHRASES.deleted or plain in PHRASES.omitted
    )


def _file(text: str, around: Around) -> Attachment | None:
    named = attached_file(text, around.members) or left_out_file(text)
    if named is not None:
        return named
    angles = angles_in(text)
    if angles is not None and (
        bare(angles) in PHRASES.omitted or angles.casefold() in around.common_angles
    ):
        return Attachment("", missing_reason="omitted")
    if around.has_mark_before and "\u200e" in text:
        return Attachment("", missing_reason="omitted")
    return None


def _omitted(file: Attachment) -> tuple[str, ...]:
    return ("media-omitted",) if file.missing_reason == "omitted" else ()


def _edited(text: str) -> tuple[str, ...]:
    end = text.rstrip()
    return ("edited",) if any(end.endswith(phrase) for phrase in PHRASES.edited) else ()
