"""Every figure of a pattern can be counted by hand, and chosen again from the index."""

from __future__ import annotations

from pathlib import Path

import pytest

from cairn.index.store import Index
from cairn.language.catalogue import catalogue
from cairn.picture.registry import PATTERNS
from cairn.picture.scan import see
from cairn.terms.finding import Finding
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
            assert index.select(figure.selection).count == figure.value, figure
        _has_words(finding)
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
    } | _rise(20)


def _rise(recent: int) -> dict[str, int]:
    """All of it lies in the last four weeks, so it rose from nothing as well."""
    return {"message.before:B": 0, "message.recent:B": recent}


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
