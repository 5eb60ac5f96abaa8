"""How fast files come in and go back out, beside the tools that do a part of the same.

One long file: `openssl dgst` and then `age`, which together give one digest and a sealed file, not
synced. Many small files: `restic backup` into a folder, without its cache. What is not installed is
left out, with a sentence.
"""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

from cairn.crypto.age_classic import ClassicIdentity
from cairn.crypto.age_keys import Identity
from cairn.crypto.stretch import Cost
from cairn.evidence.give_back import whole_original
from cairn.evidence.receive import Sealing, seal
from cairn.platform.zygote import Zygote
from cairn.storage.folder_blobs import FolderBlobs
from cairn.storage.folder_files import Disk
from cairn.terms.original import Original, Seal
from cairn.vault.add_files import Added, add_files
from cairn.vault.create import create
from cairn.vault.gather import SteadyFile
from cairn.vault.now import system_clock
from cairn.vault.vault import Surroundings
from tools.timing import compare, timed

LONG_BYTES = int(os.environ.get("LONG_BYTES", str(1 << 30)))
SMALL_FILES = int(os.environ.get("SMALL_FILES", "20000"))
_SMALL_BYTES = 50_000
_MIB = 1 << 20
PHRASE = "kestrel walnut harbour thimble oxide"
IDENTITY = Identity(bytes(32))


def bench_sealing(work: Path, zygote: Zygote) -> None:
    _bench_long(work)
    _bench_small(work, zygote)


def _is_missing(*names: str) -> bool:
    missing = [name for name in names if not shutil.which(name)]
    if missing:
        sys.stdout.write(f"left out, since {', '.join(missing)} is not installed here\n")
    return bool(missing)


def _made_long(path: Path) -> Path:
    with path.open("wb") as file:
        for _ in range(LONG_BYTES // _MIB):
            file.write(os.urandom(_MIB))
    return path


def _blobs(folder: Path) -> FolderBlobs:
    for name in ("blobs", "staging"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return FolderBlobs(folder / "blobs", folder / "staging", Disk())


def _seal(file: Path, blobs: FolderBlobs) -> Sealing:
    steady = SteadyFile(file)
    try:
        return seal(steady.chunks(), blobs, IDENTITY.recipient)
    finally:
        steady.close()


def _bench_long(work: Path) -> None:
    file, blobs = _made_long(work / "long"), _blobs(work / "sealed")
    name = f"seal {LONG_BYTES // _MIB} MiB"
    ours = partial(_timed_seal, file, blobs)
    compare(name, ours, partial(_timed_digest, file), "SHA-256 alone")
    if not _is_missing("openssl", "age"):
        compare(name, ours, partial(_timed_age, file, work / "long.age"), "openssl dgst, then age")
    peak = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", "tools.bench_sealing", file, work / "alone"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    sys.stdout.write(f"{name}: {int(peak.stdout):,} MiB of memory, Python and all\n")
    sealing = _seal(file, blobs)
    blobs.put([(sealing.sealed_sha256, sealing.staged)])
    compare("open and check all of it", partial(_timed_opening, sealing, blobs),
           partial(_timed_digest, file), "SHA-256 alone")  # fmt: skip
    shutil.rmtree(work / "sealed")
    file.unlink()


def _warm(folder: Path) -> None:
    """A rented machine gives back memory that is free, and writing into it is slow the first time:
    neither side should pay for that in place of the other.
    """
    path = folder / "warm"
    with path.open("wb", buffering=0) as file:
        for _ in range(LONG_BYTES // _MIB + 256):
            file.write(bytes(_MIB))
    path.unlink()


def _timed_seal(file: Path, blobs: FolderBlobs) -> float:
    _warm(file.parent)
    sealed: list[Sealing] = []
    took = timed(lambda: sealed.append(_seal(file, blobs)))
    sealed[0].staged.abandon()
    return took


def _timed_opening(sealing: Sealing, blobs: FolderBlobs) -> float:
    original = Original("long", sealing.size, sealing.sha256)
    sealed = Seal(sealing.sealed_sha256, sealing.sealed_size, sealing.padded_size, 1)
    return timed(lambda: sum(map(len, whole_original(blobs, original, sealed, IDENTITY))))


def _timed_digest(file: Path) -> float:
    def digest() -> None:
        sha256, buffer = hashlib.sha256(), bytearray(_MIB)
        with file.open("rb", buffering=0) as raw:
            while length := raw.readinto(buffer):
                sha256.update(memoryview(buffer)[:length])

    return timed(digest)


def _timed_age(file: Path, out: Path) -> float:
    recipient = ClassicIdentity(bytes(32)).recipient.text

    def both() -> None:
        _run(["openssl", "dgst", "-sha256", str(file)])
        _run(["age", "-r", recipient, "-o", str(out), str(file)])

    _warm(file.parent)
    took = timed(both)
    out.unlink()
    return took


def _run(command: list[str], **more: str) -> None:
    subprocess.run(  # noqa: S603 - programs named here
        command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, **more}
    )


def _bench_small(work: Path, zygote: Zygote) -> None:
    if _is_missing("restic"):
        return
    folder = work / "small"
    for number in range(SMALL_FILES):
        inside = folder / f"{number // 500:03}"
        inside.mkdir(parents=True, exist_ok=True)
        (inside / f"{number:05}.jpg").write_bytes(os.urandom(_SMALL_BYTES))
    os.sync()
    # Each round has a new folder and nothing is removed between: a disk that has just forgotten
    # many files is slow to make new ones.
    new = partial(_new_folder, work)
    compare(f"add {SMALL_FILES:,} files of 50 KB", partial(_timed_adding, folder, new, zygote),
           partial(_timed_restic, folder, new), "restic backup")  # fmt: skip


def _new_folder(work: Path) -> Path:
    return Path(mkdtemp(dir=work))


def _timed_adding(folder: Path, new: Callable[[], Path], zygote: Zygote) -> float:
    around = Surroundings(system_clock, os.urandom, zygote)
    with create(new() / "v", PHRASE, "Europe/London", around, cost=Cost(65536, 3, 4)) as vault:
        added = 0

        def add() -> None:
            nonlocal added
            added = sum(isinstance(one, Added) for one in add_files(vault, [folder]))

        took = timed(add)
    if added != SMALL_FILES:
        raise SystemExit(f"{added:,} of {SMALL_FILES:,} files were added")
    return took


def _timed_restic(folder: Path, new: Callable[[], Path]) -> float:
    start = ["restic", "--quiet", "--no-cache", "--repo", str(new())]
    password = {"RESTIC_PASSWORD": PHRASE}
    _run([*start, "init"], **password)
    return timed(lambda: _run([*start, "backup", str(folder)], **password))


if __name__ == "__main__":
    _seal(Path(sys.argv[1]), _blobs(Path(sys.argv[2]))).staged.abandon()
    sys.stdout.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))
