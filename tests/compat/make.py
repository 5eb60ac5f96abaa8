"""Makes a vault to be kept: ``python -m tests.compat.make FOLDER`` in the root of the repository.

Run once for each format and release, never again: what was written then is what must open now.
The passphrase is ``tests.vault.vaults.PASSPHRASE``, which opens nothing else.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from cairn.terms.moment import Clock, Moment, Precision, ZoneSource
from cairn.vault.add_files import add_files
from cairn.vault.dispose import dispose
from cairn.vault.write_entry import NewEntry, write_entry, write_note
from tests.vault.vaults import NOW, ZONE, new_vault

FIRST = "He was outside the shop again.\nSame grey car, caf\u00e9 side. \U0001f697"
SECOND = "Words that were destroyed later."
NOTE = "For me alone: slept badly."
FILE_NAME, FILE = "note to myself.txt", b"07700 900123 rang at ten past four\r\nand again at five\n"
HAPPENED = Moment(
    as_written="15 June, in the afternoon",
    earliest=NOW - 7200 * 1_000_000,
    latest=NOW,
    zone=ZONE,
    zone_source=ZoneSource.DEVICE_DEFAULT,
    precision=Precision.HOUR,
    clock=Clock.OWNER,
)


def make(folder: Path) -> None:
    with new_vault(folder) as vault:
        told = NewEntry(FIRST, HAPPENED, "I went home another way.", "the corner", ("Sam Example",))
        write_entry(vault, told)
        second = write_entry(vault, NewEntry(SECOND))
        with tempfile.TemporaryDirectory() as inbox:
            path = Path(inbox, FILE_NAME)
            path.write_bytes(FILE)
            list(add_files(vault, [path]))
        write_note(vault, NewEntry(NOTE))
        dispose(vault, second, reason="written by mistake")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
