"""PDF: letters, reports, statements, print-outs. The words of each page, and what the file says of
itself.

Format: ISO 32000; read by PDFium. Not read: words in pictures (a scan has none), words that stand
in notes and fields of forms, files inside the file, which are named. That there are signatures is
said; they are not checked.
"""

from __future__ import annotations

from collections.abc import Iterator

from cairn.readers.papers.paper import LARGEST, bytes_of, paper, place_of, size_of
from cairn.terms.reading import Answers, Found, Source, Unit, Unread

_HEAD = 1024
_MARK = b"%PDF-"


class Pdf:
    """The unit is the file."""

    name = "pdf"
    version = 1
    unit = Unit.FILE

    def recognises(self, source: Source) -> bool:
        # Programs put a little before the mark, and readers of PDF have always let them.
        return _MARK in source.read_at("", 0, _HEAD)[:_HEAD] and not _is_other(source)

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        del answers
        if size_of(source) > LARGEST:
            yield Unread(place_of(source), "too-large")
            return
        data = bytes_of(source)
        # The library for it is loaded before a process is shut away, and nowhere else.
        from cairn.readers.papers.pdfium import NotOpened, about

        try:
            found = about(data)
        except NotOpened as why:
            yield Unread(place_of(source), why.reason)
            return
        yield paper(
            source,
            data,
            found.words,
            written=found.written,
            details=found.details,
            flags=found.flags,
            attachments=found.files,
        )


def _is_other(source: Source) -> bool:
    """Whether the mark is only mentioned, in a file that begins as something else."""
    head = source.read_at("", 0, _HEAD)
    before = head.partition(_MARK)[0].strip(b"\0\r\n\t \xef\xbb\xbf")
    return bool(before) and not before.startswith((b"%", b"@PJL", b"\x1b%-12345X"))
