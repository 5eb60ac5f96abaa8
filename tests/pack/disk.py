"""A pack of the invented case, written to a folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from cairn.crypto.signing import SigningKey
from cairn.language.catalogue import catalogue
from cairn.pack.make import PackMade, Put, make_pack
from cairn.pack.typeset import typeset
from cairn.terms.pack import Exhibit, PackContents
from tests.pack.example import ORIGINALS, contents

KEY = SigningKey.from_seed(bytes(range(32)))


def put_in(folder: Path) -> Put:
    def put(path: str, chunks: Iterable[bytes]) -> tuple[int, str]:
        content = b"".join(chunks)
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        return len(content), hashlib.sha256(content).hexdigest()

    return put


def original(exhibit: Exhibit) -> Iterator[bytes]:
    """The invented originals, a few bytes at a time."""
    content = ORIGINALS.get(exhibit.mark, ORIGINALS["MK1"])
    for at in range(0, len(content), 100):
        yield content[at : at + 100]


def made_in(folder: Path, case: PackContents | None = None, *, key: SigningKey = KEY) -> PackMade:
    return make_pack(
        case or contents(),
        words=catalogue(),
        typeset=typeset,
        original=original,
        key=key,
        put=put_in(folder),
    )


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
