"""Secret bytes come out through ``reveal`` and in no other way."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from cairn.crypto.age_keys import Identity
from cairn.crypto.secret import Secret
from cairn.crypto.signing import SigningKey
from cairn.crypto.slots import OpenedSlot

SEED = bytes(range(65, 97))
HIDDEN = (Secret(SEED), SigningKey.from_seed(SEED), Identity(SEED))


def shown(value: object) -> list[str]:
    return [repr(value), str(value), f"{value}", f"{value!r:>80}", "%s" % (value,), repr([value])]  # noqa: UP031 - the old way of formatting is one more way out


@pytest.mark.parametrize("value", HIDDEN, ids=lambda value: type(value).__name__)
def test_no_way_of_printing_gives_the_bytes(value: object) -> None:
    secrets = (SEED.decode(), SEED.hex(), repr(SEED)[2:-1], Identity(SEED).secret_text())
    for text in shown(value) + shown(OpenedSlot(0, 1, Secret(SEED), True)):
        assert "hidden" in text
        assert not any(secret.lower() in text.lower() for secret in secrets)


@pytest.mark.parametrize("value", HIDDEN, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_it_cannot_be_pickled(value: object, protocol: int) -> None:
    with pytest.raises(TypeError):
        pickle.dumps(value, protocol)


@pytest.mark.parametrize("value", HIDDEN, ids=lambda value: type(value).__name__)
def test_it_cannot_be_copied_or_turned_into_bytes_or_json(value: object) -> None:
    ways: tuple[Callable[[Any], object], ...] = (
        copy.copy,
        copy.deepcopy,
        msgspec.json.encode,
        bytes,
    )
    for way in ways:
        with pytest.raises(TypeError):
            way(value)


@pytest.mark.parametrize("value", HIDDEN, ids=lambda value: type(value).__name__)
def test_it_has_no_dictionary_to_look_into(value: object) -> None:
    assert not hasattr(value, "__dict__")


def test_reveal_gives_the_bytes() -> None:
    assert Secret(SEED).reveal() == SEED


def test_equal_secrets_are_equal_and_nothing_else_is() -> None:
    assert Secret(SEED) == Secret(SEED)
    assert Secret(SEED) != Secret(SEED[::-1])
    assert Secret(SEED) != Secret(b"")
    assert Secret(SEED) != SEED


def test_it_cannot_be_a_key_of_a_dictionary() -> None:
    with pytest.raises(TypeError):
        hash(Secret(SEED))
