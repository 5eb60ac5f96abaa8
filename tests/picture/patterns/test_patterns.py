"""Every figure of a pattern can be counted by hand, and chosen again from the index."""

from __future__ import annotations

from pathlib import Path

import pytest

from cairn.index.store import Index
from cairn.language.catalogue import catalogue
from cairn.picture.registry import PATTERNS
from cairn.picture.scan import see
from cairn.terms.finding import MAX_REFS, Finding
from cairn.terms.row import Row
from tests.index.choosing import count_and_digest
from tests.picture.stories import context_of, in_order, rows_of

MANY = "\n".join(f"{n * 10} | message | B -> me" for n in range(20))


def told(story: str, tmp_path: Path) -> dict[str, dict[str, int]]:
    """Figures by pattern and label; each is replayed on the index on the way."""
    rows = rows_of(story)
    picture = see(in_order(rows), context_of(rows))
    index = Index.create(tmp_path / "index.db", bytes(32), {})
    index.load(rows, source="story")
    for finding in picture.findings:
        for figure in finding.figures:
            counted = count_and_digest(figure.selection, rows)
            chosen = index.select(figure.selection)
            assert counted == (chosen.count, chosen.digest), figure
            assert figure.value == figure.selection.count == chosen.count, figure
        _has_words(finding)
        _has_refs(finding, rows)
    index.close()
    return {
        finding.pattern: {
            figure.label.split(".", 1)[1] + ":" + figure.who: figure.value
            for figure in finding.figures
        }
        for finding in picture.findings
    }


def _has_words(finding: Finding) -> None:
    words = catalogue("en")
    for figure in finding.figures:
        assert figure.who in words.count(figure.label, figure.value, who=figure.who)
    for name in finding.limits:
        assert words.say(name)
    assert bool(finding.figures) == bool(finding.limits)
    assert words.say(f"{finding.pattern}.title")


def _has_refs(finding: Finding, rows: list[Row]) -> None:
    """In order of time, each only once, and all of them rows that came."""
    refs = [str(ref) for ref in finding.refs]
    in_time = [str(row.ref) for row in in_order(rows)]
    assert refs == sorted(set(refs), key=in_time.index)
    assert len(refs) <= MAX_REFS


def test_after_being_told_to_stop_everything_stands_where_it_belongs(tmp_path: Path) -> None:
    """He is told at minute 100. Count with a finger."""
    story = """
        10        | message          | B -> me
        90..110   | message          | B -> me
        100       | told_to_stop     | B
        100       | message          | B -> me
        101       | message          | B -> me
        102       | call             | B -> me
        103       | message          | me -> B
        104       | message          | me -> B, C
        105       | message          | me -> B   | not-sent
        106       | message          | C -> me
        200..300  | contact_arranged | B
        250       | message          | B -> me
        251       | message          | me -> B
        299       | message          | B -> me
        299..301  | message          | B -> me
        400       | message          | B -> me   | unknown
        500       | system           | B -> me
        -         | message          | B -> me
    """
    assert told(story, tmp_path)["after_told_to_stop"] == {
        "message.came:B": 3,
        "message.went:B": 1,
        "message.arranged:B": 2,
        "message.arranged_from_you:B": 1,
        "message.cant_say:B": 2,
        "message.undated:B": 1,
        "call.came:B": 1,
        "call.went:B": 0,
    }


def test_the_earliest_of_several_acts_counts(tmp_path: Path) -> None:
    story = """
        50  | told_to_stop | B
        60  | message      | B -> me
        100 | told_to_stop | B
        110 | message      | B -> me
    """
    assert told(story, tmp_path)["after_told_to_stop"]["message.came:B"] == 2


@pytest.mark.parametrize("act", ["", "500 | told_to_stop | C", "- | told_to_stop | B"])
def test_with_nobody_told_it_is_silent(tmp_path: Path, act: str) -> None:
    assert told(f"{MANY}\n{act}", tmp_path)["after_told_to_stop"] == {}


def test_one_sided_contact_is_shown_in_both_directions(tmp_path: Path) -> None:
    story = f"""{MANY}
        300 | message | me -> B
        301 | message | me -> B
        302 | call    | B -> me
        303 | entry   | B
        304 | message | B -> me | not-sent
    """
    assert told(story, tmp_path)["how_often"] == {
        "message.from_them:B": 20,
        "message.from_you:B": 2,
        "entries:B": 1,
    }


DAY = 1440


def daily(first: int, last: int, who: str, times: int = 1) -> str:
    """``times`` a day, ten minutes apart, from day ``first`` to before day ``last``."""
    return "\n".join(
        f"{day * DAY + n * 10} | message | {who}"
        for day in range(first, last)
        for n in range(times)
    )


def test_contact_that_rose_is_shown_with_both_windows(tmp_path: Path) -> None:
    """Two on day 0; one every day from day 10 to 37, three every day from day 38 to 65, and she
    answers once a day. The record ends with day 65: the last four weeks are days 38 to 65.
    """
    start = "0 | message | B -> me\n5 | message | B -> me"
    before = f"{start}\n{daily(9, 38, 'B -> me')}\n{daily(9, 66, 'me -> B')}"
    assert told(f"{before}\n{daily(38, 66, 'B -> me', 3)}", tmp_path)["how_often"] == {
        "message.from_them:B": 2 + 29 + 84,
        "message.from_you:B": 57,
        "message.before:B": 28,
        "message.recent:B": 84,
    }


def test_twice_as_many_is_no_rise(tmp_path: Path) -> None:
    before = f"0 | message | B -> me\n{daily(10, 38, 'B -> me')}\n{daily(10, 66, 'me -> B')}"
    assert told(f"{before}\n{daily(38, 66, 'B -> me', 2)}", tmp_path)["how_often"] == {}


def test_a_rise_that_the_owner_shares_is_quiet(tmp_path: Path) -> None:
    both = f"{daily(0, 38, 'B -> me')}\n{daily(0, 38, 'me -> B')}"
    more = f"{daily(38, 66, 'B -> me', 3)}\n{daily(38, 66, 'me -> B', 2)}"
    assert told(f"{both}\n{more}", tmp_path)["how_often"] == {}


def test_a_record_that_only_begins_is_no_rise(tmp_path: Path) -> None:
    """Somebody new writes twelve times in three weeks and is answered eight times; the record with
    another goes back further.
    """
    other = f"{daily(0, 66, 'C -> me')}\n{daily(0, 66, 'me -> C')}"
    new = f"{daily(45, 57, 'B -> me')}\n{daily(45, 53, 'me -> B')}"
    assert told(f"{other}\n{new}", tmp_path)["how_often"] == {}


def test_two_parents_and_two_colleagues_are_quiet(tmp_path: Path) -> None:
    """Ten weeks. The parents (C) write on Friday and Sunday about the handover, each answers, and
    within a stretch agreed in court he writes more often. Colleagues (D) on one rota write every
    Monday, in turn, and in a chat of several people, where D writes most.
    """
    weeks = range(10)
    story = [f"{20 * DAY}..{41 * DAY} | contact_arranged | C"]
    for week in weeks:
        for day in (4, 6):
            at = (week * 7 + day) * DAY
            story += [f"{at} | message | C -> me", f"{at + 30} | message | me -> C"]
            story += [f"{at + 40} | message | C -> me"] * (20 < week * 7 + day < 41)
        monday = week * 7 * DAY
        first, then = ("D -> me", "me -> D") if week % 2 else ("me -> D", "D -> me")
        story += [f"{monday + 60} | message | {first}", f"{monday + 70} | message | {then}"]
        story += [f"{monday + n} | message | D -> me | in:rota" for n in range(5)]
        story += [f"{monday + 9} | message | E -> me | in:rota"]
    assert told("\n".join(story), tmp_path) == {"how_often": {}, "after_told_to_stop": {}}


def test_what_is_said_to_several_people_is_counted_apart_after_being_told(tmp_path: Path) -> None:
    """Told at 100. B writes once to her alone, twice in a chat of three; C wrote there too."""
    story = """
        90  | message      | C -> me | in:friends
        100 | told_to_stop | B
        110 | message      | B -> me
        120 | message      | B -> me | in:friends
        130 | message      | B -> me | in:friends
    """
    assert told(story, tmp_path)["after_told_to_stop"] == {
        "message.came:B": 1,
        "message.went:B": 0,
        "message.in_group:B": 2,
    }


def test_what_has_no_date_is_never_within_arranged_contact(tmp_path: Path) -> None:
    """Not even within a stretch that has no end."""
    undated = "\n".join("- | message | B -> me" for _ in range(20))
    story = f"5 | message | B -> me\n1..open | contact_arranged | B\n{undated}"
    assert told(story, tmp_path)["how_often"] == {
        "message.from_them:B": 20,
        "message.from_you:B": 0,
        "message.arranged:B": 1,
        "message.arranged_from_you:B": 0,
    }


def test_whose_direction_is_not_known_is_given_to_neither_side(tmp_path: Path) -> None:
    unknown = "\n".join(f"{n} | message | B -> me | unknown" for n in range(300, 330))
    assert told(unknown, tmp_path)["how_often"] == {}
    figures = told(f"{MANY}\n{unknown}", tmp_path)["how_often"]
    assert figures == {"message.from_them:B": 20, "message.from_you:B": 0, "message.unknown:B": 30}


def test_balanced_contact_is_quiet(tmp_path: Path) -> None:
    answers = "\n".join(f"{n * 10 + 5} | message | me -> B" for n in range(12))
    assert told(f"{MANY}\n{answers}", tmp_path)["how_often"] == {}


def test_arranged_contact_is_counted_apart_and_does_not_speak(tmp_path: Path) -> None:
    arranged = "0..1000 | contact_arranged | B | sms"
    assert told(f"{MANY}\n{arranged}", tmp_path)["how_often"] == {}
    other = "0..1000 | contact_arranged | B | whatsapp"
    assert told(f"{MANY}\n{other}", tmp_path)["how_often"]["message.from_them:B"] == 20
    part = "0..45 | contact_arranged | B"
    more = "\n".join(f"{n} | message | B -> me" for n in range(1000, 1016))
    figures = told(f"{MANY}\n{part}\n{more}", tmp_path)["how_often"]
    assert (figures["message.from_them:B"], figures["message.arranged:B"]) == (31, 5)


def test_a_chat_of_several_people_is_no_contact_with_one_of_them(tmp_path: Path) -> None:
    group = "\n".join(
        f"{n} | message | {who} -> me | in:friends"
        for n, who in enumerate(["B"] * 30 + ["C"] * 10, start=300)
    )
    assert told(group, tmp_path)["how_often"] == {}
    both = told(f"{MANY}\n{group}", tmp_path)["how_often"]
    assert both["message.from_them:B"] == 20
    rows = rows_of(group + "\n400 | message | me -> B, C | in:friends")
    contacts = see(in_order(rows), context_of(rows)).contacts
    assert [(one.handle, one.group, one.from_them, one.from_owner) for one in contacts] == [
        ("", "friends", 0, 1),
        ("B", "friends", 30, 0),
        ("C", "friends", 10, 0),
    ]


def test_an_open_end_reaches_to_the_end(tmp_path: Path) -> None:
    assert told(f"{MANY}\n0..open | contact_arranged | B", tmp_path)["how_often"] == {}


def test_every_pattern_has_a_name_and_a_version() -> None:
    assert [pattern.name for pattern in PATTERNS] == ["how_often", "after_told_to_stop"]
    assert all(pattern.version >= 1 for pattern in PATTERNS)
