"""A passphrase of one's own: what is refused, by its kind, and what is not."""

from __future__ import annotations

import unicodedata

import pytest

from cairn.terms.errors import Problem
from cairn.terms.moment import Moment, Precision
from cairn.vault.guessable import (
    PassphraseCommon,
    PassphraseHasDate,
    PassphraseHasPattern,
    PassphraseIsNumber,
    PassphraseKnown,
    PassphraseTooShort,
    require_strong,
    tried_first,
)
from cairn.vault.known_words import dates
from cairn.vault.passphrase import as_typed, eff_words, new_passphrase, new_recovery_words

KNOWN = (
    "Rowan Featherstone", "Quayside Laundrette", "07700 900123", "biscuit", "meadowlark-folder",
    "14 Larkspur Close",
)  # fmt: skip


@pytest.mark.parametrize(
    ("passphrase", "problem"),
    [
        ("", PassphraseTooShort),
        ("tiger77", PassphraseTooShort),
        ("123456", PassphraseTooShort),
        ("135792468013", PassphraseIsNumber),
        ("1357 9246 8013 57", PassphraseIsNumber),
        ("07700-900-123-07700", PassphraseIsNumber),
        ("passwordpassword", PassphraseHasPattern),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", PassphraseHasPattern),
        ("abcdefghijklmnopqrst", PassphraseHasPattern),
        ("qwertyuiopasdfghjkl", PassphraseCommon),
        ("iloveyouforever", PassphraseCommon),
        ("Liverpool2019", PassphraseHasDate),
        ("rowan14031987", PassphraseKnown),
        ("Rowanfeatherstone", PassphraseKnown),
        ("rowan featherstone", PassphraseKnown),
        ("R0wanFeatherst0ne!", PassphraseKnown),
        ("quaysidelaundrette", PassphraseKnown),
        ("biscuitbiscuit1", PassphraseKnown),
        ("meadowlark-folder", PassphraseKnown),
        ("larkspurclose14", PassphraseKnown),
        ("larkspur close 14", PassphraseKnown),
        ("rowan biscuit larkspur close", PassphraseKnown),
        ("biscuit rowan 1984 liverpool", PassphraseKnown),
        ("password password1 letmein", PassphraseCommon),
    ],
)
def test_what_can_be_guessed_is_refused_by_its_kind(
    passphrase: str, problem: type[Problem]
) -> None:
    with pytest.raises(Problem) as told:
        require_strong(passphrase, KNOWN)
    assert type(told.value) is problem
    shown = f"{told.value.say} {told.value.hint} {told.value!r} {told.value.facts}"
    assert not passphrase or passphrase not in shown


@pytest.mark.parametrize(
    "passphrase",
    [
        "velvet otter ladder quince",
        "the moth ate nine blue umbrellas",
        "Rowan dislikes my seven purple kettles",
        "zqmvkwhtbypd",
        "\u00fcber\u0448\u043a\u043e\u043b\u0430 \u6771\u4eac \u0939 kettle",
        "x7Qp" * 16 + "kettle otter quince moth",
        "1" * 3 + " green pears, 22 spoons, a slow heron",
    ],
)
def test_no_rule_asks_for_capitals_or_signs(passphrase: str) -> None:
    require_strong(passphrase, KNOWN)


@pytest.mark.parametrize("size", [100, 256, 1000, 4096])
def test_any_length_is_taken_and_only_the_start_is_weighed(size: int) -> None:
    require_strong(("velvet otter ladder quince " + "z" * size)[:size], KNOWN)
    with pytest.raises(PassphraseHasPattern):
        require_strong("z" * size, KNOWN)


def test_words_drawn_by_chance_pass() -> None:
    for _ in range(20):
        require_strong(new_passphrase(), KNOWN)
        require_strong(new_recovery_words(), KNOWN)


def test_the_same_letters_put_together_otherwise_are_the_same_passphrase() -> None:
    known = (unicodedata.normalize("NFD", "Zo\u00eb \u00c9clairford"),)
    for form in ("NFC", "NFD"):
        with pytest.raises(PassphraseKnown):
            require_strong(unicodedata.normalize(form, "zo\u00eb\u00e9clairford"), known)


def test_a_day_is_tried_as_people_write_it() -> None:
    day = Moment("14 March 2021", earliest=1_615_680_000_000_000, precision=Precision.DAY)
    assert {"14032021", "140321", "20210314", "14/03/2021", "14mar2021", "14march", "2021"} <= {
        form.lower() for form in dates(day)
    }
    with pytest.raises(Problem):
        require_strong("14march2021x", tuple(dates(day)))
    assert not tuple(dates(Moment("some day")))


def test_phrases_are_tried_whole_and_in_words_once_each() -> None:
    found = tried_first(["Rowan Featherstone", "ROWAN", "+44 7700 900123", "a", ""])
    assert found == ["rowan", "featherstone", "rowanfeatherstone", "rowan featherstone",
                     "7700", "900123", "447700900123", "+44 7700 900123"]  # fmt: skip


def test_ten_thousand_known_phrases_do_not_make_it_wait() -> None:
    assert len(tried_first(f"person{n} place{n}" for n in range(10_000))) < 5_000


def test_recovery_words_are_taken_however_they_are_copied_from_paper() -> None:
    words = new_recovery_words()
    assert as_typed(f"\t{words.title()} \n") == words
    assert as_typed("\n".join(words.split())) == words
    for other in (new_passphrase().upper(), words + " otter", words.replace(" ", "-"), " x "):
        assert as_typed(other) == other
    assert len(eff_words()) == 7776
