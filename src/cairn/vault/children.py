"""The jobs that are done in children without keys: reading foreign files, setting documents, and
wrapping the keys of files to come.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from cairn.pack.fonts import FOLDER as FONTS
from cairn.pack.typeset import TEMPLATES, Typeset, typeset_by
from cairn.platform.jail import JailUnavailable
from cairn.platform.zygote import Zygote, ZygoteGone
from cairn.terms.errors import IO_ERROR, Problem

READING = "cairn.readers.child"
LIBRARIES = (
    "cairn.readers.photo.metadata",
    "cairn.readers.mail.properties",
    "cairn.readers.mail.store_library",
    "cairn.readers.papers.pdfium",
    "cairn.readers.papers.workbook",
)
"""What they import takes long to load: it is loaded where files are read, and nowhere else."""
TYPESETTING = "cairn.pack.typeset"
SEALING_AHEAD = "cairn.crypto.age_ahead"
_TYPESET_BYTES = 6 << 30
_TYPESET_SECONDS = 1800


class NoSafeChild(Problem):
    """This computer has no way to shut a process away from files and the network."""

    say = "This computer has no safe way to do this, so it was not done."
    hint = "Use a newer Linux system. What is sealed stays sealed; nothing was changed."
    exit_code = IO_ERROR


def start_zygote(*, own_session: bool = True) -> Zygote:
    """Call before any passphrase is read. Does not wait for it. Without ``own_session`` it ends
    when the process group of this process is killed.
    """
    return Zygote.start([READING, *LIBRARIES, TYPESETTING, SEALING_AHEAD], own_session=own_session)


@contextmanager
def typesetter(zygote: Zygote | None) -> Iterator[Typeset]:
    """Sets documents in a child that can read the fonts and nothing of ours. Raises
    ``NoSafeChild``.
    """
    if zygote is None:
        raise NoSafeChild
    try:
        child = zygote.run(
            f"{TYPESETTING}:serve",
            profile="typeset",
            memory_bytes=_TYPESET_BYTES,
            cpu_seconds=_TYPESET_SECONDS,
            readable=[str(FONTS), str(TEMPLATES)],
        )
    except (JailUnavailable, ZygoteGone) as error:
        raise NoSafeChild from error
    with child:
        yield typeset_by(child.channel)
