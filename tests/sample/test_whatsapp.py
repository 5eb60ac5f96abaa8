"""The chats are as the app exports them, and say when in both of its clocks' ways."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cairn.sample.case import make_case
from cairn.sample.truth import Truth
from tests.sample.counted import records_of

OLD = "main/WhatsApp Chat - Daniel.zip"
NEW = "main/WhatsApp Chat with +44 7700 900461.txt"
FRIEND = "main/WhatsApp Chat with Priya.txt"
UNDECIDED = "main/undecided/WhatsApp Chat with Sam.txt"
LONDON = ZoneInfo("Europe/London")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Truth]]:
    case = tmp_path_factory.mktemp("sample") / "case"
    yield case, make_case(case, messages=900, seed=11)


def when(written: str, form: str = "%d/%m/%Y, %H:%M:%S") -> datetime:
    return datetime.strptime(written, form)  # noqa: DTZ007 - as written, on a wall clock


def minute(written: str) -> datetime:
    return when(written, "%d/%m/%Y, %H:%M")


def test_the_zip_is_whole_and_names_what_is_in_it(made: tuple[Path, Truth]) -> None:
    case, _ = made
    with zipfile.ZipFile(case / OLD) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        chat = archive.read("_chat.txt").decode()
        starts = {name.rpartition(".")[2]: archive.read(name)[:4] for name in names}
        assert all(one.date_time == (2026, 9, 1, 12, 0, 0) for one in archive.infolist())
    assert len(set(names)) == len(names)
    assert starts == {"txt": starts["txt"], "jpg": b"\xff\xd8\xff\xe0", "png": b"\x89PNG",
                      "opus": b"OggS"}  # fmt: skip
    attached = [line for line in chat.split("\r\n") if "<attached: " in line]
    assert all(line.startswith("\u200e[") for line in attached)
    assert [line.partition("<attached: ")[2].removesuffix(">") for line in attached] == names[1:]


def test_ios_ends_records_with_crlf_and_lines_inside_with_lf(made: tuple[Path, Truth]) -> None:
    with zipfile.ZipFile(made[0] / OLD) as archive:
        chat = archive.read("_chat.txt")
    assert chat.endswith(b"\r\n")
    assert chat.count(b"\r") == chat.count(b"\r\n")
    assert b"wrote to me\n[12/10/2025, 19:42:00] Maya: Daniel, please stop" in chat


def test_android_has_no_carriage_return_and_no_mark(made: tuple[Path, Truth]) -> None:
    for name in (NEW, FRIEND, UNDECIDED):
        chat = (made[0] / name).read_bytes()
        assert chat.endswith(b"\n")
        assert b"\r" not in chat
        assert "\u200e" not in chat.decode()


def test_every_form_of_line_occurs(made: tuple[Path, Truth]) -> None:
    old = "\n".join(words for _, _, words in records_of(made[0] / OLD))
    for words in ("Missed voice call", "This message was deleted.", "You blocked this contact."):
        assert f"\u200e{words}" in old
    assert "\u200e<This message was edited>" in old
    new = "\n".join(words for _, _, words in records_of(made[0] / NEW))
    for words in ("<Media omitted>", "Missed voice call", "This message was deleted"):
        assert words in new


def test_messages_are_in_order_of_time_but_for_the_hour_read_twice(
    made: tuple[Path, Truth],
) -> None:
    for name, read in ((OLD, when), (NEW, minute), (FRIEND, minute), (UNDECIDED, minute)):
        times = [read(written) for written, _, _ in records_of(made[0] / name)]
        backward = [
            (a, b) for a, b in pairwise(times)
            if b < a and a.date() != datetime(2025, 10, 26).date()  # noqa: DTZ001
        ]  # fmt: skip
        assert not backward, name


def test_the_hour_that_autumn_repeats_is_written_in(made: tuple[Path, Truth]) -> None:
    case, truth = made
    for name, read, least in ((OLD, when, 2), (FRIEND, minute, 2), (NEW, minute, 0)):
        twice = 0
        for written, sender, _ in records_of(case / name):
            at = read(written)
            first, second = (at.replace(tzinfo=LONDON, fold=fold) for fold in (0, 1))
            twice += bool(sender) and first.utcoffset() != second.utcoffset()
        assert twice == truth.of(name).clock_read_twice >= least, name
    around = [written for written, _, _ in records_of(case / OLD) if "26/10/2025" in written]
    assert "26/10/2025, 00:59:30" in around
    assert "26/10/2025, 02:00:20" in around


def test_nobody_reads_a_clock_in_the_hour_that_spring_leaves_out(made: tuple[Path, Truth]) -> None:
    days = ("30/03/2025, ", "29/03/2026, ")
    found = Counter(
        written[:14]
        for name in (OLD, NEW, FRIEND)
        for written, _, _ in records_of(made[0] / name)
        if written.startswith(days)
    )
    for day in days:
        assert found[f"{day}00"]
        assert found[f"{day}02"]
        assert not found[f"{day}01"]


def test_the_undecided_chat_runs_forward_in_both_readings(made: tuple[Path, Truth]) -> None:
    written = [when for when, _, _ in records_of(made[0] / UNDECIDED)]
    readings = [[when(one, f"{form}/%Y, %H:%M") for one in written] for form in ("%d/%m", "%m/%d")]
    assert all(times == sorted(times) for times in readings)
    assert all(a != b for a, b in zip(*readings, strict=True))


def test_what_came_after_he_was_told_is_counted_apart_from_what_was_arranged(
    made: tuple[Path, Truth],
) -> None:
    case, truth = made
    told, start, end = (datetime(2025, *rest) for rest in  # noqa: DTZ001
                        ((10, 12, 19, 43), (11, 1), (11, 15)))  # fmt: skip
    for name, who, read in ((OLD, "Daniel", when), (NEW, "+44 7700 900461", minute)):
        times = [read(written) for written, sender, _ in records_of(case / name) if sender == who]
        after = [at for at in times if at >= told]
        arranged = [at for at in after if start <= at < end]
        assert truth.of(name).arranged[who] == len(arranged)
        assert truth.of(name).after_told[who] == len(after) - len(arranged) > 0
    assert truth.of(OLD).arranged.total() > 0


def test_she_does_not_answer_after_telling_him_but_where_it_is_arranged(
    made: tuple[Path, Truth],
) -> None:
    hers = [when(written) for written, sender, _ in records_of(made[0] / OLD) if sender == "Maya"]
    told, start, end = (datetime(2025, *rest) for rest in  # noqa: DTZ001
                        ((10, 12, 19, 42), (11, 1), (11, 15)))  # fmt: skip
    later = [at for at in hers if at > told]
    assert all(start <= at < end for at in later)
    assert len(later) == made[1].of(OLD).arranged_from_owner["Daniel"]
    assert min(hers) < told in hers
    assert not [1 for _, sender, _ in records_of(made[0] / NEW) if sender == "Maya"]


def test_several_alphabets_are_written(made: tuple[Path, Truth]) -> None:
    words = "".join(words for name in (OLD, NEW) for _, _, words in records_of(made[0] / name))
    assert "\u06ba" in words or "\u06c1" in words  # letters of Urdu that Arabic has not
    assert "\u0623" in words or "\u0644" in words
    assert any(letter in words for letter in "\u017c\u0119\u0105")
    assert "\U0001f642" in words
