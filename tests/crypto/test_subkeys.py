"""One key for each purpose, none of which tells of another."""

from __future__ import annotations

import pytest

from cairn.crypto.derive import derive
from cairn.crypto.secret import Secret
from cairn.crypto.subkeys import subkey

KEY = Secret(bytes(range(32)))


def test_it_is_what_the_page_about_the_format_says() -> None:
    for label in ("keys", "settings", "index", "readings"):
        info = b"cairn/subkey/v1\0" + label.encode()
        assert subkey(KEY, label).reveal() == derive(KEY.reveal(), salt=b"", info=info)


def test_another_label_or_vault_key_gives_another_key() -> None:
    made = [subkey(key, label).reveal() for key in (KEY, Secret(bytes(32))) for label in "abc"]
    assert len(set(made)) == 6


def test_the_length_is_the_callers() -> None:
    assert len(subkey(KEY, "keys").reveal()) == 32
    assert len(subkey(KEY, "keys", 64).reveal()) == 64


def test_a_label_is_ascii() -> None:
    with pytest.raises(UnicodeEncodeError):
        subkey(KEY, "clé")
