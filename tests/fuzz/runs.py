"""Runs of libFuzzer on readers, each in a process of its own, and the inputs that are kept of them.

``tests/fuzz/kept/<reader>.zip`` has inputs that reached code which none before them did, the
shortest, as many as ``MOST_KEPT`` bytes hold. A run begins with them and with the examples.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tests.fuzz.target import LONGEST
from tests.readers.expected import HERE, examples_of

ROOT = Path(__file__).parents[2]
KEPT = Path(__file__).parent / "kept"
CAN_FUZZ = find_spec("atheris") is not None
_SLOWEST = 25
"""Seconds that one input may take; instrumented, with all that is checked."""
_MEMORY = 1500
"""MiB; a reader has 512 where it really runs, without what the fuzzer holds."""
_SLICE = 300
MOST_KEPT = 200_000
_RUNS = re.compile(r"stat::number_of_executed_units: (\d+)")
_REACHED = re.compile(r" cov: (\d+) ft: (\d+) corp: (\d+)/")
_DEFAULT_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(slots=True)
class Ran:
    """What came of one reader."""

    seconds: float = 0.0
    """Of processor time."""
    inputs: int = 0
    places: int = 0
    """Jumps of the code that were taken: libFuzzer's ``cov``."""
    corpus: int = 0
    found: tuple[Path, ...] = ()
    """Inputs that broke a promise, took too long or too much memory."""


def kept_inputs(reader: str) -> list[bytes]:
    path = KEPT / f"{reader}.zip"
    if not path.exists():
        return []
    with zipfile.ZipFile(path) as kept:
        return [kept.read(name) for name in kept.namelist()]


def keep(reader: str, paths: Iterable[Path]) -> None:
    """The shortest first, as long as there is room. The same bytes for the same inputs."""
    written, size = io.BytesIO(), 0
    with zipfile.ZipFile(written, "w") as kept:
        for path in sorted(paths, key=lambda one: (one.stat().st_size, one.name)):
            size += path.stat().st_size
            if size > MOST_KEPT:
                break
            info = zipfile.ZipInfo(path.name, _DEFAULT_TIME)
            kept.writestr(info, path.read_bytes(), zipfile.ZIP_DEFLATED, 9)
    KEPT.mkdir(exist_ok=True)
    (KEPT / f"{reader}.zip").write_bytes(written.getvalue())


def fuzz(reader: str, work: Path, seconds: int, *, seed: int = 0) -> Ran:
    """Until that much processor time is used or something is found; ``work`` is an empty folder.

    Without a ``seed`` each run goes another way.
    """
    corpus, found = work / "corpus", work / "found"
    corpus.mkdir()
    found.mkdir()
    for data in (*kept_inputs(reader), *_examples(reader)):
        (corpus / hashlib.sha256(data).hexdigest()).write_bytes(data)
    ran = Ran()
    while ran.seconds < seconds and not ran.found:
        left = max(1, min(_SLICE, int(seconds - ran.seconds)))
        said = _run(
            reader, ran, [corpus], f"-max_total_time={left}", f"-artifact_prefix={found}/",
            f"-seed={seed}",
        )  # fmt: skip
        ran.inputs += sum(map(int, _RUNS.findall(said)))
        reached = _REACHED.findall(said)
        if not reached:
            raise RuntimeError(said[-2000:])
        ran.places, ran.corpus = int(reached[-1][0]), int(reached[-1][2])
        ran.found = tuple(sorted(found.iterdir()))
    return ran


def _run(reader: str, ran: Ran, folders: list[Path], *options: str) -> str:
    asked = [sys.executable, "-m", "tests.fuzz.run", reader, *map(str, folders), *options,
             f"-timeout={_SLOWEST}", f"-rss_limit_mb={_MEMORY}", f"-max_len={LONGEST}",
             "-print_final_stats=1"]  # fmt: skip
    with subprocess.Popen(
        asked, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        errors="replace",
    ) as process:  # fmt: skip
        assert process.stderr is not None
        said = process.stderr.read()
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = 0
    ran.seconds += used.ru_utime + used.ru_stime
    return said


def _examples(reader: str) -> list[bytes]:
    paths = examples_of(reader) if reader != "bundle" else sorted(HERE.rglob("*.zip"))
    return [data for path in paths if len(data := path.read_bytes()) <= LONGEST]
