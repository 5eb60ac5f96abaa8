"""Which reader knows an original: none, and it is kept as it is; one; or more, and it is told."""

from __future__ import annotations

from collections.abc import Iterator

from cairn.readers.archive import open_archive
from cairn.readers.bundle import Bundle, is_zip
from cairn.readers.compound import is_shut
from cairn.readers.databases.pages import is_log
from cairn.readers.registry import READERS
from cairn.readers.wire import End
from cairn.terms.original import byte_span
from cairn.terms.reading import Answers, Decision, Found, Place, Reader, Source, Unit, Unread


def _readers_of_one(source: Source) -> tuple[Reader, ...]:
    return tuple(reader for reader in READERS if reader.recognises(source))


BUNDLE = Bundle(_readers_of_one)


def readers_of(source: Source) -> tuple[Reader, ...]:
    """Every reader that recognises the content. An archive in which several parts are known, or in
    which some are and nobody knows the whole, is read part by part.
    """
    if not _size(source):
        return ()
    known = _readers_of_one(source)
    if not is_zip(source):
        return known
    is_bundle = BUNDLE.holds_several(source) if known else BUNDLE.recognises(source)
    return (BUNDLE,) if is_bundle else known


def read_source(source: Source, answers: Answers) -> Iterator[Found | End]:
    """Everything found, and an ``End`` last. Exceptions of a reader come through."""
    yield from read_with(readers_of(source), source, answers)


def read_with(
    readers: tuple[Reader, ...], source: Source, answers: Answers
) -> Iterator[Found | End]:
    """The same, where it is known which readers recognise the source."""
    if len(readers) != 1:
        reason = "several-readers" if readers else _why_unknown(source)
        yield from _kept_as_it_is(source, reason)
        yield End("", Unit.FILE, reason)
        return
    stopped = ""
    for found in readers[0].read(source, answers):
        if isinstance(found, Decision) and not found.chosen:
            stopped = "undecided"
        yield found
    yield End(name_of(readers[0]), readers[0].unit, stopped)


def name_of(reader: Reader) -> str:
    """Name and version, as a reading records them: ``whatsapp/1``."""
    return f"{reader.name}/{reader.version}"


def _size(source: Source) -> int:
    """Of the file itself."""
    return next((member.size for member in source.members() if member.name == ""), 0)


def _why_unknown(source: Source) -> str:
    if is_log(source):
        return "database-log"
    if is_shut(source):
        return "has-password"
    return "no-reader" if _size(source) else "empty-file"


def _kept_as_it_is(source: Source, reason: str) -> Iterator[Found]:
    """The whole file counts one; of an archive with odd parts, each odd part does."""
    archive = open_archive(source) if reason == "no-reader" else None
    if archive is not None and archive.faults:
        yield from archive.faults
        return
    yield Unread(Place("", byte_span(0, _size(source)), ""), reason)
