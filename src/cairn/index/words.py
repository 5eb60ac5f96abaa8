"""The form of a text that is searched; the text itself stays as it was found."""

from __future__ import annotations

import unicodedata

from cairn.terms.row import Row

# Marks of direction and joining, which nobody types when searching; the vowel marks and the
# stretching stroke of Arabic script, which most people leave out.
_DROPPED = (
    "\u200b\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068"
    "\u2069\ufeff\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670"
)
# Spaces that are not the ordinary one: WhatsApp writes U+202F and U+00A0 into times and names.
_SPACES = "\u00a0\u202f\u2007\u2009"
# Letters that the tokenizer takes for others though people type them alike: Latin letters that are
# no base letter with an accent, and forms of one Arabic letter that keyboards give by language.
_ALIKE = {
    "Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "Ø": "O", "ø": "o", "\u0131": "i", "ß": "ss", "ẞ": "SS",
    "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Þ": "Th", "þ": "th", "Ð": "D", "ð": "d",
    "\u0622": "\u0627", "\u0623": "\u0627", "\u0625": "\u0627", "\u0671": "\u0627",
    "\u0649": "\u06cc", "\u064a": "\u06cc", "\u0643": "\u06a9",
    "\u06c1": "\u0647", "\u06d5": "\u0647",
}  # fmt: skip
_DIGITS = {chr(start + n): str(n) for start in (0x0660, 0x06F0) for n in range(10)}
_FOLDS = str.maketrans(
    dict.fromkeys(_DROPPED) | dict.fromkeys(_SPACES, " ") | _ALIKE | _DIGITS,
)


def folded(text: str) -> str:
    """NFC, without marks of direction, with ordinary spaces and one form of letters alike."""
    return text if text.isascii() else unicodedata.normalize("NFC", text).translate(_FOLDS)


def searched(row: Row) -> str:
    """Everything about a row that words can be found in."""
    parts = (
        row.text,
        row.sender,
        row.name_saved,
        *row.recipients,
        *row.people,
        *(value for _, value in row.details),
        *(attachment.name for attachment in row.attachments),
    )
    return folded("\n".join(part for part in parts if part))


def query(words: str) -> str:
    """The owner's words as an FTS5 query that cannot be a syntax error: every word must be there,
    and the last may go on. Empty if there is no word.
    """
    typed = "".join(" " if unicodedata.category(one) in ("Cc", "Cs") else one for one in words)
    found = ['"' + word.replace('"', '""') + '"' for word in folded(typed).split()]
    found = [word for word in found if any(map(str.isalnum, word))]
    return " ".join(found) + "*" if found else ""
