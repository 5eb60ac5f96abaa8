"""What PDFium gives of a PDF. Imported before a process is shut away, with its library."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]

from cairn.readers.papers.paper import LONGEST, MOST_LETTERS
from cairn.terms.reading import Attachment

_MOST_PAGES = 5000
_MOST_FILES = 200
_PASSWORD = 4
_MARK_ALONE = 2
_LONGEST_FIELD = 64 * 1024
_DATE = re.compile(
    r"(?:D:)?(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?\s*(Z|[+-]\d\d'?\d\d'?)?", re.ASCII
)
_NAMES = {
    "Title": "title", "Author": "author", "Subject": "subject", "Keywords": "keywords",
    "Creator": "program", "Producer": "producer", "CreationDate": "created", "ModDate": "changed",
}  # fmt: skip


class NotOpened(Exception):
    """The file cannot be opened, with a code of ``REASONS``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class About:
    """``words`` of all pages, an empty line between two pages; ``written`` as ISO 8601."""

    words: str
    written: tuple[str, ...]
    details: tuple[tuple[str, str], ...]
    flags: tuple[str, ...]
    files: tuple[Attachment, ...]


def about(data: bytes) -> About:
    """Raises ``NotOpened``."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        is_shut = getattr(error, "err_code", None) == _PASSWORD
        raise NotOpened("has-password" if is_shut else "paper-damaged") from error
    try:
        return _about(document)
    except (pdfium.PdfiumError, UnicodeError) as error:
        raise NotOpened("paper-damaged") from error
    finally:
        document.close()


def _about(document: pdfium.PdfDocument) -> About:
    pages = len(document)
    words, mute, damaged = _words(document, min(pages, _MOST_PAGES))
    fields = {name: text for name in _NAMES if (text := _said(document, name))}
    flags = []
    if mute:
        flags.append("pages-without-words")
    if damaged:
        flags.append("incomplete")
    if pages > _MOST_PAGES:
        flags.append("text-cut")
    signatures = raw.FPDF_GetSignatureCount(document)
    details = [
        ("pages", str(pages)),
        ("pages without words", _numbers(mute)),
        ("pages that cannot be read", _numbers(damaged)),
        ("signatures, not checked", str(signatures) if signatures > 0 else ""),
        *((_NAMES[name], _plain(fields[name])) for name in _NAMES if name in fields),
    ]
    written = (_iso(fields.get("CreationDate", "")), _iso(fields.get("ModDate", "")))
    return About(
        words, tuple(one for one in written if one), tuple(details), tuple(flags),
        tuple(_files(document)),
    )  # fmt: skip


def _words(document: pdfium.PdfDocument, pages: int) -> tuple[str, list[int], list[int]]:
    """The words of the pages, the pages without any, and those that cannot be read."""
    found: list[str] = []
    mute: list[int] = []
    damaged: list[int] = []
    letters = 0
    for number in range(pages):
        try:
            page = document[number]
            text = page.get_textpage().get_text_range()
            page.close()
        except (pdfium.PdfiumError, UnicodeError):
            damaged.append(number + 1)
            continue
        if not text.strip():
            mute.append(number + 1)
        if letters <= MOST_LETTERS:
            found.append(_plain(text).replace("\r\n", "\n").strip())
            letters += len(text)
    return "\n\n".join(found), mute, damaged


def _said(document: pdfium.PdfDocument, name: str) -> str:
    """What the document says of itself under a name; letters that are none become a mark."""
    size = raw.FPDF_GetMetaText(document, name.encode(), None, 0)
    if not _MARK_ALONE < size < _LONGEST_FIELD:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDF_GetMetaText(document, name.encode(), buffer, size)
    return buffer.raw[: size - _MARK_ALONE].decode("utf-16-le", "replace")


def _plain(text: str) -> str:
    """Without the marks that PDFium puts for what it cannot name, and without NULs."""
    return text.replace("\0", "").replace("\ufffe", "-").replace("\uffff", "")


def _numbers(pages: list[int]) -> str:
    shown = ", ".join(str(page) for page in pages[:50])
    return f"{shown} and {len(pages) - 50} more" if len(pages) > 50 else shown


def _iso(text: str) -> str:
    match = _DATE.match(text.strip())
    if match is None:
        return ""
    zone = (match[7] or "").replace("'", "")
    day = f"{match[1]}-{match[2]}-{match[3]}"
    return f"{day}T{match[4] or '00'}:{match[5] or '00'}:{match[6] or '00'}{zone}"


def _files(document: pdfium.PdfDocument) -> Iterator[Attachment]:
    for number in range(min(document.count_attachments(), _MOST_FILES)):
        try:
            name = document.get_attachment(number).get_name()
        except (pdfium.PdfiumError, UnicodeError):
            name = ""
        yield Attachment(_plain(name)[:LONGEST], missing_reason="lies inside the document")
