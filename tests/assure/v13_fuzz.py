"""V13: readers, given inputs that a machine makes up by watching which code they reach."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from tests.assure.figure import CannotRunHere, Counts, Figure, Must, none_of
from tests.fuzz.runs import CAN_FUZZ, fuzz, keep
from tests.fuzz.target import EXPOSED

_LONG = 30 * 60
_FOUND = "inputs that raised, lost something in silence, took over 25 s or over 1.5 GB"


def _make(readers: tuple[str, ...], root: Path, seconds: int) -> Counts:
    if not CAN_FUZZ:
        raise CannotRunHere("atheris has no build for this computer")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        made = list(pool.map(partial(_one, root, seconds), readers))
    return {
        "readers": len(readers),
        _FOUND: sum(int(one[3]) for one in made),
        "seconds of processor time on the reader that got least": min(int(one[0]) for one in made),
        **{
            f"{reader}: {name}": int(one[at])
            for reader, one in zip(readers, made, strict=True)
            for at, name in enumerate(("seconds", "inputs tried", "jumps reached"))
        },
    }


def _one(root: Path, seconds: int, reader: str) -> tuple[float, int, int, int]:
    """A long run leaves the inputs that it found worth keeping in ``tests/fuzz/kept``; a short one
    goes the same way each time.
    """
    is_long = seconds >= _LONG
    work = root / reader
    work.mkdir()
    ran = fuzz(reader, work, seconds, seed=0 if is_long else 13)
    if is_long and not ran.found:
        keep(reader, (work / "corpus").iterdir())
    for path in ran.found:
        keep(f"{reader}-found-{path.name[:16]}", [path])
    return ran.seconds, ran.inputs, ran.places, len(ran.found)


def _figure(name: str, number: str, what: str, readers: tuple[str, ...]) -> Figure:
    make: Callable[[Path, int], Counts] = partial(_make, readers)
    return Figure(
        name=name,
        number=number,
        question=f"What do the readers of {what} do with files that nobody would think of?",
        shows=(
            "libFuzzer, by way of atheris, changes inputs again and again and goes on with those "
            "that reach code that none reached before; it begins with the examples and with what "
            "earlier runs left in `tests/fuzz/kept`, which every test run reads again. For each "
            "input: no exception, nothing lost in silence as far as the bytes themselves show it, "
            "every value as agreed between the process that reads and the one that keeps."
        ),
        does_not_show=(
            "Code in C is reached, but the fuzzer does not see its jumps (expat, SQLite, zlib, "
            "Pillow, pdfium). Files above 64 KiB. The process around the reader, which holds "
            "whatever happens in it: that is in `tests/hostile`."
        ),
        make=make,
        unit="seconds of processor time on each reader",
        ci_size=3,
        long_size=_LONG,
        must=(Must("readers", ">=", len(readers)), *none_of(_FOUND)),
    )


MESSAGES = _figure("fuzz-messages", "V13a", "messages, mail and archives", EXPOSED[:5])
MEDIA = _figure("fuzz-media", "V13b", "pictures, recordings, cards and papers", EXPOSED[5:])
