"""`make bench`: figures for this machine, as ratios taken in one run, medians of alternating runs.

Absolute times say little: quote the ratios. Nothing here passes or fails.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import statistics
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

from cairn.crypto.age_keys import Identity, Recipient
from cairn.crypto.agefile import SealWriter
from cairn.crypto.stretch import Cost, stretch
from cairn.platform.zygote import Zygote
from cairn.sample.case import make_case
from cairn.vault.add_files import NotAdded, add_files
from cairn.vault.children import start_zygote
from cairn.vault.create import create
from cairn.vault.index_of import index_of
from cairn.vault.now import system_clock
from cairn.vault.readings import reading_of
from cairn.vault.see_picture import picture_of
from cairn.vault.unlock import unlock
from cairn.vault.vault import Surroundings, Vault

ROUNDS = 3
MESSAGES = int(os.environ.get("MESSAGES", "20000"))
PHRASE = "five plain words to measure"


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def beside(name: str, ours: Callable[[], object], peer: Callable[[], object], what: str) -> None:
    """Ours and the peer in turn; the median of the ratios."""
    pairs = [(timed(ours), timed(peer)) for _ in range(ROUNDS)]
    mine, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    sys.stdout.write(f"{name}: {mine:.2f} s; {what}: {theirs:.2f} s; ratio {ratio:.2f}\n")


def main() -> None:
    work = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        make_case(work / "case", messages=MESSAGES)
        with start_zygote() as zygote:
            measure(work, zygote)
    finally:
        shutil.rmtree(work)


def measure(work: Path, zygote: Zygote) -> None:
    data = os.urandom(64 << 20)
    recipient = Identity.new().recipient
    beside("seal 64 MiB", lambda: seal(data, recipient), lambda: hashlib.sha256(data), "SHA-256")
    around = Surroundings(system_clock, os.urandom, zygote)
    create(work / "v", PHRASE, "Europe/London", around).close()
    beside(
        "unlock an empty vault",
        lambda: unlock(work / "v", PHRASE, around).close(),
        lambda: stretch(PHRASE, bytes(32), Cost()),
        "Argon2id itself",
    )
    main_folder = work / "case" / "main"
    texts = next(main_folder.glob("sms-*.xml"))
    beside(
        f"{texts.name}, added whole",
        lambda: add_whole(work / "once", texts, around),
        lambda: read_tree(texts),
        "ElementTree after repair, parse only",
    )
    vault = create(work / "all", PHRASE, "Europe/London", around)
    taken = timed(lambda: read_all(vault, main_folder))
    with index_of(vault) as index:
        rows = sum(index.counts().values())
        beside("every pattern and count", lambda: picture_of(vault), lambda: list(index.rows()),
               "one scan of all rows")  # fmt: skip
    sys.stdout.write(f"added and read {rows:,} items in {taken:.1f} s\n")
    vault.close()


def seal(data: bytes, recipient: Recipient) -> None:
    out = io.BytesIO()
    writer = SealWriter(out.write, recipient)
    writer.write(data)
    writer.finish()


def read_all(vault: Vault, path: Path) -> None:
    for one in add_files(vault, [path]):
        if not isinstance(one, NotAdded):
            reading_of(vault, one.original)


def add_whole(folder: Path, file: Path, around: Surroundings) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    with create(folder, PHRASE, "Europe/London", around, cost=Cost(65536, 3, 4)) as vault:
        read_all(vault, file)
        with index_of(vault) as index:
            index.counts()


def read_tree(file: Path) -> int:
    """The halves of surrogate pairs are no XML: here they just become question marks."""
    text = re.sub(r"&#(5[5-7]\d{3});", "?", file.read_text("utf-8"))
    return sum(1 for _ in ElementTree.fromstring(text).iter())  # noqa: S314 - made here


if __name__ == "__main__":
    main()
