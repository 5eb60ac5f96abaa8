"""The form of a text that is searched; the text itself stays as it was found."""

from __future__ import annotations

import unicodedata

from cairn.terms.row import Row

# Marks of direction and joining, which nobody types when searching; then the spaces that are not
# the ordinary one (formats: WhatsApp writes U+202F and U+00A0 into times and names).
_DROPPED = dict.fromkeys(
    map(
        ord,
        "\u200b\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff",
    )
)
_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2007\u2009"), " ")


def folded(text: str) -> str:
    """NFC, without marks of direction, with ordinary spaces."""
    return unicodedata.normalize("NFC", text).translate(_DROPPED | _SPACES)


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
    found = ['"' + word.replace('"', '""') + '"' for word in folded(words).split()]
    found = [word for word in found if any(map(str.isalnum, word))]
    return " ".join(found) + "*" if found else ""
