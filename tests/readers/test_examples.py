"""Every example, whole, cut and broken: what is expected, and that nothing is lost in silence."""

from __future__ import annotations

import hashlib
import html
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.readers.archive import open_archive
from cairn.readers.papers import sheets
from cairn.readers.parent import read_in_process
from cairn.readers.recognise import name_of, readers_of
from cairn.readers.registry import READERS
from cairn.terms.original import parse_row_place
from cairn.terms.reading import FLAGS, REASONS, Item, ItemKind, Unread
from tests.readers.expected import EXAMPLES, as_json, examples_of, expected_file
from tests.readers.nothing_lost import BY_DAY_FIRST, check_nothing_lost
from tests.readers.sources import (
    Bytes,
    counted,
    digest_of_row,
    items,
    lines_in,
    rows_in,
    span,
    text_of,
    total_in,
)

PATHS = [path for _, path in EXAMPLES]


@pytest.mark.parametrize("reader", [reader.name for reader in READERS])
def test_every_reader_has_an_example(reader: str) -> None:
    assert examples_of(reader)


@pytest.mark.parametrize(("reader", "path"), EXAMPLES, ids=[p.name for p in PATHS])
def test_exactly_one_reader_knows_an_example(reader: str, path: Path) -> None:
    assert [known.name for known in readers_of(Bytes.at(path))] == [reader]


@pytest.mark.parametrize("path", PATHS, ids=[p.name for p in PATHS])
def test_an_example_reads_as_expected(path: Path) -> None:
    assert as_json(path) == expected_file(path).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", PATHS, ids=[p.name for p in PATHS])
def test_the_four_counts_add_up_to_what_the_source_holds(path: Path) -> None:
    source = Bytes.at(path)
    found, end = read_in_process(source, BY_DAY_FIRST)
    assert counted(found) == total_in(source.data, end)


@pytest.mark.parametrize("path", PATHS, ids=[p.name for p in PATHS])
def test_every_item_names_the_bytes_it_came_from(path: Path) -> None:
    source = Bytes.at(path)
    inside = open_archive(source) or source
    for item in items(read_in_process(source, BY_DAY_FIRST)[0]):
        if item.place.locator.startswith("row:"):
            assert row_digest(source, item.place.locator) == item.place.raw_sha256
            continue
        start, end = span(item.place)
        holder = inside if item.place.member else source
        raw = holder.read_at(item.place.member, start, end - start)
        assert hashlib.sha256(raw).hexdigest() == item.place.raw_sha256
        last_words = item.text.split("\n")[-1]
        is_plain = last_words.isascii() and item.kind is not ItemKind.PAPER
        is_plain = is_plain and path.suffix != ".msg"
        if is_plain and "sms" not in path.parts[-2] and '"' not in last_words:
            assert last_words in _as_read(path, text_of_slice(raw))


def row_digest(source: Bytes, locator: str) -> str:
    """Of a database with another library; of a sheet as a reading process resolves it."""
    if source.data.startswith(b"SQLite"):
        return digest_of_row(source.data, locator)
    return sheets.digest_of_row(source, *parse_row_place(locator))


def text_of_slice(raw: bytes) -> str:
    return raw.decode("utf-16-le" if b"\0" in raw else "latin-1", "replace")


@pytest.mark.parametrize("path", PATHS, ids=[p.name for p in PATHS])
def test_flags_and_reasons_are_known_ones(path: Path) -> None:
    for one in read_in_process(Bytes.at(path), BY_DAY_FIRST)[0]:
        if isinstance(one, Item):
            assert set(one.flags) <= FLAGS.keys()
        if isinstance(one, Unread):
            assert one.reason in REASONS


@pytest.mark.parametrize("path", PATHS, ids=[p.name for p in PATHS])
def test_a_file_cut_anywhere_gives_what_came_before_and_tells_the_rest(path: Path) -> None:
    data = path.read_bytes()
    for cut in range(1, len(data), max(1, len(data) // 40)):
        check_nothing_lost(data[:cut])


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PATHS), st.data())
def test_a_mangled_file_loses_nothing_in_silence(path: Path, data: st.DataObject) -> None:
    mangled = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(mangled)))
        gone = data.draw(st.integers(0, 20))
        new = data.draw(st.binary(max_size=8) | st.sampled_from([b"\n", b'"', b"<sms ", b"&#0;"]))
        mangled[at : at + gone] = new
    check_nothing_lost(bytes(mangled))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_anything_at_all_can_be_added(data: bytes) -> None:
    check_nothing_lost(data)


def test_the_readers_have_names_of_their_own() -> None:
    assert len({name_of(reader) for reader in READERS}) == len(READERS)


def test_counting_in_this_test_is_right() -> None:
    assert lines_in(b"a\nb") == 2
    assert rows_in(b'a,b\n"c\nd",e\n') == 2
    assert text_of("ä\n".encode("utf-16")) == "ä\n"


def _as_read(path: Path, raw: str) -> str:
    """Of what can be HTML, what stands between the tags; of a calendar, commas as they read."""
    if path.suffix == ".ics":
        return raw.replace("\\,", ",")
    is_page = path.suffix in (".html", ".eml", ".emlx", ".gpx")
    return html.unescape(re.sub(r"<[^>]*>", "", raw)) if is_page else raw
