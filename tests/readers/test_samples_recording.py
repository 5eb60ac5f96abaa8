"""Public films and recordings of other projects, where a copy is at hand."""

from __future__ import annotations

import pytest

from cairn.readers.parent import read_in_process
from cairn.terms.reading import Answers
from tests.readers.sources import Bytes, counted
from tests.readers.test_samples import SAMPLES

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="CAIRN_SAMPLES names no folder")
NOT_KNOWN = (".flv", ".dv", ".mts", ".aif", ".dss")


def test_every_film_and_recording_of_a_known_kind_is_read() -> None:
    files = [path for kind in ("audio", "video") for path in (SAMPLES / kind).rglob("*")]
    not_read = set()
    for path in sorted(path for path in files if path.is_file()):
        found, end = read_in_process(Bytes.at(path), Answers())
        assert counted(found) == 1, path.name
        if end.reader != "recording/1":
            not_read.add(path.name)
    assert {name for name in not_read if not name.endswith(NOT_KNOWN)} == {"AAC.aac"}
