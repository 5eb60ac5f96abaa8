"""V15: sealed files are age files: the shared vectors, and files exchanged with other programs."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests.assure.figure import Counts, Figure, Must, none_of
from tests.crypto.differential import (
    ours_opened_by,
    ours_opened_by_pyrage,
    sealed_by,
    sealed_by_pyrage,
)
from tests.crypto.node import age_vectors
from tests.crypto.other_age import other_age
from tests.crypto.test_age_vectors import result, vector


def make(root: Path, files: int) -> Counts:
    vectors = sorted(age_vectors())
    with other_age() as other:
        ours, theirs = ours_opened_by(other, files), sealed_by(other, files)
    classic, back = ours_opened_by_pyrage(files), sealed_by_pyrage(files)
    return {
        "vectors": len(vectors),
        "of those, for hybrid keys": sum("hybrid" in name for name in vectors),
        "vectors with another result": sum(not _fits(name) for name in vectors),
        "files each way, with each program": files,
        "ours that age-encryption did not open alike": files - ours,
        "of age-encryption that we did not open alike": files - theirs,
        "ours that pyrage did not open alike": files - classic,
        "of pyrage that we did not open alike": files - back,
    }


def _fits(name: str) -> bool:
    one = vector(name)
    found, released = result(one)
    if found != one.told["expect"]:
        return False
    if "payload" in one.told:
        return hashlib.sha256(released).hexdigest() == one.told["payload"]
    return not released


FIGURE = Figure(
    name="age",
    number="V15",
    question="Are sealed files age files, as others read and write them?",
    shows=(
        "All vectors of C2SP CCTV, each with its expected result and no byte more; and files of "
        "random size sealed by us and opened by others, and the other way round: with npm's "
        "age-encryption for hybrid keys, the form a vault holds, and with pyrage for classic keys, "
        "the form of a handover."
    ),
    does_not_show="That age itself is sound; that is for those who study it.",
    make=make,
    unit="files",
    ci_size=300,
    long_size=10_000,
    must=(
        Must("vectors", ">=", 143),
        *none_of(
            "vectors with another result",
            "ours that age-encryption did not open alike",
            "of age-encryption that we did not open alike",
            "ours that pyrage did not open alike",
            "of pyrage that we did not open alike",
        ),
    ),
)
