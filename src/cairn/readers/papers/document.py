"""Documents of word processors: Word's ``.docx`` and OpenDocument's ``.odt``.

Formats: ECMA-376 (transitional and strict) and ODF 1.3; of both only the words are wanted. What was
deleted with changes tracked, and what stands in comments, is told apart from the words. Not read:
the older ``.doc``, ``.rtf`` and Apple's ``.pages``; pictures inside are named.
"""

from __future__ import annotations

from collections.abc import Iterator

from cairn.readers.archive import Archive, open_archive
from cairn.readers.papers.paper import LARGEST, bytes_of, paper, place_of, size_of
from cairn.readers.papers.words import Words, fields_of, words_of
from cairn.terms.reading import Answers, Attachment, Found, Source, Unit, Unread

_WORD, _ODF = "word/document.xml", "content.xml"
_TYPES = "[Content_Types].xml"
_ODT = (b"application/vnd.oasis.opendocument.text", b"application/vnd.oasis.opendocument.presentat")
_BESIDE = ("word/header", "word/footer", "word/footnotes", "word/endnotes")
_COMMENTS = "word/comments.xml"
_MEDIA = ("word/media/", "word/embeddings/", "Pictures/")
_CORE = {
    "title": "title", "creator": "author", "lastModifiedBy": "changed by", "revision": "revision",
    "created": "created", "modified": "changed", "subject": "subject", "keywords": "keywords",
    "description": "description",
}  # fmt: skip
_META = {
    "title": "title", "initial-creator": "author", "creator": "changed by", "generator": "program",
    "editing-cycles": "revision", "creation-date": "created", "date": "changed",
    "subject": "subject", "keyword": "keywords", "description": "description",
}  # fmt: skip
_ABOUT = {"docProps/core.xml": _CORE, "meta.xml": _META}
_MOST_BESIDE = 60
_LARGEST_LIST = 4 << 20
_MOST_ASIDE = 200
_MOST_FILES = 1000


class Document:
    """The unit is the file."""

    name = "document"
    version = 1
    unit = Unit.FILE

    def recognises(self, source: Source) -> bool:
        archive = open_archive(source)
        if archive is None:
            return False
        if archive.member(_TYPES) is not None:
            return archive.member(_WORD) is not None
        if archive.member("mimetype") is None or archive.member(_ODF) is None:
            return False
        return archive.read_at("mimetype", 0, 100).startswith(_ODT)

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        del answers
        archive = open_archive(source)
        if archive is None or size_of(source) > LARGEST:
            yield Unread(place_of(source), "too-large")
            return
        if _is_shut(archive):
            yield Unread(place_of(source), "has-password")
            return
        body = words_of(archive, _WORD if archive.member(_WORD) is not None else _ODF)
        beside = [words_of(archive, name) for name in _beside(archive)]
        aside = words_of(archive, _COMMENTS) if archive.member(_COMMENTS) is not None else Words()
        about = _about(archive)
        everything = [body, *beside, aside]
        comments = [comment for part in everything for comment in part.comments]
        deleted = [words for part in everything for words in part.deleted]
        yield paper(
            source,
            bytes_of(source),
            "\n\n".join(part.text for part in (body, *beside) if part.text.strip()),
            written=(about.get("changed", ""), about.get("created", "")),
            details=(
                *about.items(),
                *_numbered("deleted words", deleted),
                *_numbered("comment", comments),
            ),
            flags=() if all(part.is_whole for part in everything) else ("incomplete",),
            attachments=tuple(_files(archive))[:_MOST_FILES],
        )


def _is_shut(archive: Archive) -> bool:
    """OpenDocument lists its parts, and how those with a password were shut."""
    part = archive.member("META-INF/manifest.xml")
    if part is None or archive.member(_ODF) is None:
        return False
    listed = archive.read_at(part.name, 0, min(part.size, _LARGEST_LIST))
    return b"encryption-data" in listed


def _beside(archive: Archive) -> list[str]:
    """Headers, footers and notes, which stand in parts of their own."""
    names = [one.name for one in archive.members() if one.name.startswith(_BESIDE)]
    return sorted(name for name in names if name.endswith(".xml"))[:_MOST_BESIDE]


def _about(archive: Archive) -> dict[str, str]:
    for name, known in _ABOUT.items():
        if archive.member(name) is not None:
            return fields_of(archive, name, known)
    return {}


def _numbered(what: str, texts: list[str]) -> Iterator[tuple[str, str]]:
    for number, text in enumerate(texts[:_MOST_ASIDE], 1):
        yield f"{what} {number}", text
    if len(texts) > _MOST_ASIDE:
        yield f"{what}, not shown", str(len(texts) - _MOST_ASIDE)


def _files(archive: Archive) -> Iterator[Attachment]:
    for one in archive.members():
        if one.name.startswith(_MEDIA):
            name = one.name.rpartition("/")[2]
            yield Attachment(name, size=one.size, missing_reason="lies inside the document")
