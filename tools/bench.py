"""`make bench`: figures for this machine, as ratios taken in one run, medians of alternating runs.

Absolute times say little: quote the ratios. Nothing here passes or fails.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from cairn.crypto.stretch import Cost, stretch
from cairn.journal.record import Draft
from cairn.platform.zygote import Zygote
from cairn.sample.case import make_case
from cairn.terms.acts import Kind, Tag
from cairn.vault.add_files import NotAdded, add_files
from cairn.vault.check_vault import check_vault
from cairn.vault.children import start_zygote
from cairn.vault.create import create
from cairn.vault.index_of import index_of
from cairn.vault.now import system_clock
from cairn.vault.readings import reading_of
from cairn.vault.see_picture import picture_of
from cairn.vault.unlock import unlock
from cairn.vault.vault import Surroundings, Vault
from tools.bench_sealing import bench_sealing
from tools.timing import beside, timed

CHECKED_MIB = int(os.environ.get("CHECKED_MIB", "1024"))
CHECKED_ACTS = int(os.environ.get("CHECKED_ACTS", "1000"))
MESSAGES = int(os.environ.get("MESSAGES", "20000"))
PHRASE = "kestrel walnut harbour thimble oxide"


def main() -> None:
    work = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        make_case(work / "case", messages=MESSAGES)
        with start_zygote() as zygote:
            measure(work, zygote)
    finally:
        shutil.rmtree(work)


def measure(work: Path, zygote: Zygote) -> None:
    bench_sealing(work, zygote)
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
    measure_check(work, around)


def measure_check(work: Path, around: Surroundings) -> None:
    """A vault of some large originals and many acts, opened and checked whole."""
    inbox, folder = work / "inbox", work / "checked"
    inbox.mkdir()
    for number in range(16):
        (inbox / f"{number}.bin").write_bytes(os.urandom((CHECKED_MIB << 20) // 16))
    cost = Cost(65536, 3, 4)
    with create(folder, PHRASE, "Europe/London", around, cost=cost) as vault:
        for _ in add_files(vault, [inbox]):
            pass
        draft = Draft(Kind.ENTRY, {Tag.TEXT: "He was outside again."})
        vault.record.append([draft] * CHECKED_ACTS)
    shutil.rmtree(inbox)
    sealed = sorted(path for path in (folder / "originals").rglob("*") if path.is_file())
    with unlock(folder, PHRASE, around) as vault:
        for name, peer in (
            ("sha256sum", lambda: subprocess.run(["sha256sum", *sealed], check=True,  # noqa: S603, S607 - of the system
                                                 stdout=subprocess.DEVNULL)),
            ("hashlib", lambda: [sha256_of(path) for path in sealed]),
        ):  # fmt: skip
            beside(f"check {CHECKED_MIB} MiB", lambda: check_vault(vault), peer, name)
    beside(
        f"open and check {CHECKED_MIB} MiB and {CHECKED_ACTS:,} acts",
        lambda: open_and_check(folder, around),
        lambda: [sha256_of(path) for path in sealed],
        "hashlib",
    )


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def open_and_check(folder: Path, around: Surroundings) -> None:
    with unlock(folder, PHRASE, around) as vault:
        if check_vault(vault).faults:
            raise AssertionError


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
