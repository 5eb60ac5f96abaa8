"""A passphrase opens what was sealed with it, and no file can ask for all of a computer."""

from __future__ import annotations

import pickle
import tracemalloc

import pytest

from cairn.crypto.age_passphrase import MOST_WORK, AsksTooMuch, Passphrase
from cairn.crypto.age_stanza import NotAnAgeFile, Stanza

SALT = "AAAAAAAAAAAAAAAAAAAAAA"


def test_words_that_are_wrong_give_no_key() -> None:
    stanza = Stanza("scrypt", (SALT, "1"), bytes(32))
    assert Passphrase("some words").file_key(stanza) is None
    assert Passphrase("some words").file_key(Stanza("X25519", (SALT,), bytes(32))) is None


@pytest.mark.parametrize("work", [MOST_WORK + 1, 30, 64, 9999])
def test_more_work_than_the_limit_is_refused_before_any_is_done(work: int) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(AsksTooMuch):
            Passphrase("words").file_key(Stanza("scrypt", (SALT, str(work)), bytes(32)))
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("work", ["", "0", "01", "+1", "-1", "1 ", "0x1", "٣", "1e1", "9" * 5000])
def test_work_that_is_not_a_plain_number_is_refused(work: str) -> None:
    with pytest.raises(NotAnAgeFile):
        Passphrase("words").file_key(Stanza("scrypt", (SALT, work), bytes(32)))


@pytest.mark.parametrize(
    ("arguments", "size"),
    [((SALT,), 32), ((SALT, "1", "1"), 32), ((SALT + "AA", "1"), 32), ((SALT, "1"), 31)],
)
def test_another_form_is_refused(arguments: tuple[str, ...], size: int) -> None:
    with pytest.raises(NotAnAgeFile):
        Passphrase("words").file_key(Stanza("scrypt", arguments, bytes(size)))


def test_the_words_are_not_shown_or_pickled() -> None:
    passphrase = Passphrase("the very words")
    assert "words" not in f"{passphrase} {passphrase!r}"
    with pytest.raises(TypeError):
        pickle.dumps(passphrase)
