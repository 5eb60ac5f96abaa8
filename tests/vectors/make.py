"""Writes all vectors again, to the same bytes: ``python -m tests.vectors.make``."""

from __future__ import annotations

import sys

from tests.vectors.fixed import Made
from tests.vectors.kinds import FOLDER, written
from tests.vectors.made_containers import containers
from tests.vectors.made_frames import frames
from tests.vectors.made_leaves import leaves
from tests.vectors.made_notes import notes
from tests.vectors.made_records import records
from tests.vectors.made_slots import slots


def _all() -> dict[str, Made]:
    return {
        "frame": frames(),
        "leaf": leaves(),
        "slot": slots(),
        "container": containers(),
        "note": notes(),
        "record": records(),
    }


def made() -> dict[str, bytes]:
    """Path within this folder and content of every vector."""
    return {
        f"{folder}/{name}.json": written(vector)
        for folder, vectors in _all().items()
        for name, vector in vectors
    }


def main() -> None:
    vectors = made()
    for path, content in vectors.items():
        (FOLDER / path).parent.mkdir(exist_ok=True)
        (FOLDER / path).write_bytes(content)
    sys.stdout.write(f"{len(vectors)} vectors\n")


if __name__ == "__main__":
    main()
