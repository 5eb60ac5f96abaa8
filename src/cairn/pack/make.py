"""A pack from its contents: documents, originals, and what is needed to check them.

Nothing is read from disk or clock here, and nothing kept in memory but one document at a time: the
same contents, words and key give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from cairn.crypto.digest import sha256_hex
from cairn.crypto.signing import SigningKey
from cairn.language.catalogue import Catalogue
from cairn.pack import browser_page, checkers, record_verifier, verifier
from cairn.pack.bag import made_at, manifest_bytes, note_bytes
from cairn.pack.documents.registry import COVER, DOCUMENTS
from cairn.pack.documents.sheet import Document, Making, Placed
from cairn.pack.listing import lines
from cairn.pack.typeset import Typeset
from cairn.pack.upload import APART, ORIGINALS, START, plain_name, why_apart
from cairn.pack.verifier import File
from cairn.terms.errors import DATA_ERROR, Problem
from cairn.terms.pack import Exhibit, PackContents

ITEMS = "checks/items.jsonl"
README = "checks/readme.txt"


class ChangedOriginal(Problem):
    """The bytes that were given back are not those that were received."""

    say = "A file in the vault is no longer the same as when you added it, so no pack was finished."
    hint = "Keep the vault as it is, restore your last backup into a new one, and try again there."
    exit_code = DATA_ERROR


class NameTwice(Problem):
    """Two exhibits would be the same file in the pack."""

    say = "Two exhibits have the same mark, so the pack could not be finished."
    hint = "Run a check of the vault, and leave one of the two files out of this pack."
    exit_code = DATA_ERROR


@dataclass(frozen=True, slots=True)
class PackFile:
    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PackMade:
    manifest_sha256: str
    key_fingerprint: str
    """SHA-256 of the 32 bytes of the public key, as page one prints it."""
    files: tuple[PackFile, ...]


Put = Callable[[str, Iterable[bytes]], tuple[int, str]]
"""Writes one file of the pack, ``/`` between parts, and gives its size and SHA-256."""

GiveBack = Callable[[Exhibit], Iterable[bytes]]
"""The bytes of an original, as received."""


class _Out:
    """What has been put, by path."""

    def __init__(self, put: Put) -> None:
        self._put = put
        self.files: dict[str, File] = {}

    def put(self, path: str, chunks: Iterable[bytes]) -> File:
        if path in self.files:
            raise NameTwice
        self.files[path] = File(*self._put(path, chunks))
        return self.files[path]


def make_pack(
    contents: PackContents,
    *,
    words: Catalogue,
    typeset: Typeset,
    original: GiveBack,
    key: SigningKey,
    put: Put,
    record: bytes = b"",
) -> PackMade:
    """Makes the pack and says what it is. ``record`` is the extract that shows how its entries and
    exhibits stand in the record; empty where there is none.

    Raises ``ChangedOriginal``, ``CannotTypeset``, and whatever ``put`` and ``original`` raise; a
    pack that was not finished has no note.
    """
    out = _Out(put)
    placed = tuple(_place(exhibit, original(exhibit), out) for exhibit in contents.exhibits)
    items = out.put(ITEMS, lines(contents))
    out.put(README, [words.say("pack.readme").encode()])
    out.put(verifier.VERIFIER, [checkers.source(verifier.VERIFIER)])
    out.put(browser_page.PATH, [browser_page.page(words)])
    if record:
        out.put(record_verifier.RECORD, [record])
        for path in checkers.FOR_THE_RECORD:
            out.put(path, [checkers.source(path)])
    fingerprint = sha256_hex(key.public)
    making = Making(contents, words, items.sha256, placed, key_fingerprint=fingerprint)
    for document in DOCUMENTS:
        _print(document, making, typeset, out)
    manifest = manifest_bytes(contents, items.sha256, out.files)
    files = dict(out.files)
    digest = out.put(verifier.MANIFEST, [manifest]).sha256
    _print(COVER, replace(making, manifest_sha256=digest), typeset, out)
    cover = files[verifier.COVER] = out.files[verifier.COVER]
    note = out.put(verifier.NOTE, [note_bytes(digest, cover, key)])
    tags = {verifier.MANIFEST: digest, verifier.NOTE: note.sha256}
    lists = verifier.lists_of(contents.program, made_at(contents), files, tags)
    for path, text in lists.items():
        out.put(path, [text])
    made = (PackFile(path, one.size, one.sha256) for path, one in sorted(out.files.items()))
    return PackMade(digest, fingerprint, tuple(made))


def _print(document: Document, making: Making, typeset: Typeset, out: _Out) -> None:
    for sheet in document.build(making):
        pdf = typeset(document.template, json.dumps(sheet.data).encode())
        out.put(f"data/{sheet.name}.pdf", [pdf])


def _place(exhibit: Exhibit, chunks: Iterable[bytes], out: _Out) -> Placed:
    start, whole = _peek(iter(chunks))
    reason = why_apart(exhibit.original.name, start)
    folder = APART if reason else ORIGINALS
    path = f"{folder}/{plain_name(exhibit.mark, exhibit.original.name)}"
    file = out.put(path, whole)
    if (file.size, file.sha256) != (exhibit.original.size, exhibit.original.sha256):
        raise ChangedOriginal
    return Placed(exhibit.mark, path.removeprefix("data/"), file.size, file.sha256, reason)


def _peek(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The first bytes of a stream, and the stream with nothing taken off."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        if len(held) >= START:
            break

    def whole() -> Iterator[bytes]:
        yield bytes(held)
        yield from chunks

    return bytes(held[:START]), whole()
