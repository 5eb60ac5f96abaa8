"""The vectors that all makers of age share (C2SP CCTV): each file says what it expects.

The reader for handed-over files gives each its expected result, and releases no byte more or less
than it should. The strict container of a vault refuses every one that is not exactly of its form.
"""

from __future__ import annotations

import hashlib
import io
import zlib
from dataclasses import dataclass

import pytest

from cairn.crypto.age_any import AgeFile, ChangedOnTheWay, NoKeyFits, Opens, opens_from_text
from cairn.crypto.age_header import DamagedSeal, NotASealedFile
from cairn.crypto.age_keys import Identity
from cairn.crypto.age_passphrase import AsksTooMuch, Passphrase
from cairn.crypto.age_stanza import NotAnAgeFile
from cairn.crypto.agefile import KeyDoesNotFit, SealedFile, open_bytes
from cairn.crypto.armour import BadArmour
from tests.crypto.node import age_vectors

VECTORS = age_vectors()
STRICT = {"hybrid"}
"""The vectors that a vault itself could have written."""
STRICT_BUT = {"hybrid_bad_tag", "hybrid_currupted_enc_mlkem", "hybrid_currupted_enc_x25519",
              "hybrid_identity", "hybrid_low_order", "hybrid_no_match"}  # fmt: skip
"""Those of its form, which its key does not open."""


@dataclass(frozen=True)
class Vector:
    told: dict[str, str]
    identities: tuple[str, ...]
    passphrases: tuple[str, ...]
    file: bytes

    def keys(self) -> list[Opens]:
        words = [Passphrase(words) for words in self.passphrases]
        return [*map(opens_from_text, self.identities), *words]


def vector(name: str) -> Vector:
    head, _, file = VECTORS[name].partition(b"\n\n")
    pairs = [line.split(": ", 1) for line in head.decode().split("\n")]
    told = dict(pairs)
    known = {"expect", "payload", "file key", "identity", "passphrase", "armored", "compressed"}
    assert set(told) - {"comment"} <= known
    if told.get("compressed") == "zlib":
        file = zlib.decompress(file)
    identities = tuple(value for key, value in pairs if key == "identity")
    words = tuple(value for key, value in pairs if key == "passphrase")
    return Vector(told, identities, words, file)


def result(one: Vector) -> tuple[str, bytes]:
    """In the words of the vectors, with every byte that was given out."""
    released = b""
    try:
        for chunk in AgeFile(io.BytesIO(one.file), one.keys()).chunks():
            released += chunk
    except (NotAnAgeFile, AsksTooMuch):
        return "header failure", released
    except BadArmour:
        return "armor failure", released
    except NoKeyFits:
        return "no match", released
    except ChangedOnTheWay as changed:
        part = "HMAC" if changed.facts["part"] == "header" else "payload"
        return f"{part} failure", released
    return "success", released


def test_all_of_the_vectors_are_here() -> None:
    assert len(VECTORS) == 143
    assert sum("hybrid" in name for name in VECTORS) == 19
    assert set(VECTORS) >= STRICT | STRICT_BUT


@pytest.mark.parametrize("name", sorted(VECTORS))
def test_a_file_gives_the_result_that_its_vector_expects(name: str) -> None:
    one = vector(name)
    found, released = result(one)
    assert found == one.told["expect"]
    if "payload" in one.told:
        assert hashlib.sha256(released).hexdigest() == one.told["payload"]
    else:
        assert not released


@pytest.mark.parametrize("name", sorted(set(VECTORS) - STRICT))
def test_inside_a_vault_a_file_of_another_form_is_refused(name: str) -> None:
    one = vector(name)
    hybrid = [text for text in one.identities if text.startswith("AGE-SECRET-KEY-PQ-")]
    for identity in [Identity.from_text(text) for text in hybrid] or [Identity(bytes(32))]:
        expected = KeyDoesNotFit if name in STRICT_BUT else (NotASealedFile, DamagedSeal)
        with pytest.raises(expected):
            SealedFile(io.BytesIO(one.file), identity)


@pytest.mark.parametrize("name", sorted(STRICT))
def test_inside_a_vault_a_file_of_its_own_form_opens(name: str) -> None:
    one = vector(name)
    opened = open_bytes(one.file, Identity.from_text(one.identities[0]))
    assert hashlib.sha256(opened).hexdigest() == one.told["payload"]
