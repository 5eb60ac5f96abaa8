"""libFuzzer on one reader, by way of atheris: ``python -m tests.fuzz.run READER FOLDER [-option]``.

It stops at the first input that breaks a promise, and leaves that input in the folder it was told.
"""

from __future__ import annotations

import sys

import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore]

with atheris.instrument_imports(include=["cairn.readers", "olefile"]):
    from tests.fuzz.target import check, reader_named


def main() -> None:
    reader = reader_named(sys.argv[1])
    atheris.Setup([sys.argv[0], *sys.argv[2:]], lambda data: check(reader, data))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
