from __future__ import annotations

import base64

import pytest

from cairn.crypto.checkpoint import open_checkpoint, origin_of, parse_checkpoint, sign_checkpoint
from cairn.crypto.note import NoteDoesNotFit, sign_note
from cairn.crypto.signing import SigningKey

KEY = SigningKey.from_seed(bytes(range(32)))
ROOT = bytes(range(100, 132))


def test_it_comes_back_as_it_was_signed() -> None:
    found = open_checkpoint(sign_checkpoint(214, ROOT, KEY), KEY.public)
    assert (found.origin, found.size, found.root) == (origin_of(KEY.public), 214, ROOT)


def test_it_has_the_form_of_the_standard() -> None:
    note = sign_checkpoint(0, ROOT, KEY).decode()
    origin, size, root, empty, line, end = note.split("\n")
    assert len(origin) == 26
    assert origin.isalnum()
    assert (size, base64.b64decode(root), empty, end) == ("0", ROOT, "", "")
    assert line.startswith(f"— {origin} ")


def test_an_origin_belongs_to_one_key() -> None:
    other = SigningKey.new()
    assert origin_of(other.public) != origin_of(KEY.public)
    stolen = sign_note(f"{origin_of(KEY.public)}\n1\n{'A' * 43}=\n", origin_of(other.public), other)
    for public in (KEY.public, other.public):
        with pytest.raises(NoteDoesNotFit):
            open_checkpoint(stolen, public)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ORIGIN\n1\nroot\n",
        f"{'a' * 26}\n01\n{'A' * 43}=\n",
        f"{'a' * 26}\n-1\n{'A' * 43}=\n",
        f"{'a' * 26}\n1\n{'A' * 42}B=\n",  # the same bytes in another spelling
        f"{'a' * 26}\n1\n{'A' * 44}\n",
        f"{'a' * 26}\n1\n{'A' * 43}=\nmore\n",
        f"{'a' * 26}\n1\n{'A' * 43}=",
        f"{'a' * 26}\n٣\n{'A' * 43}=\n",
    ],
)
def test_no_other_form_is_taken(text: str) -> None:
    with pytest.raises(NoteDoesNotFit):
        parse_checkpoint(text)


def test_every_changed_byte_is_noticed() -> None:
    note = sign_checkpoint(214, ROOT, KEY)
    for at in range(len(note)):
        changed = bytearray(note)
        changed[at] ^= 1
        with pytest.raises(NoteDoesNotFit):
            open_checkpoint(bytes(changed), KEY.public)
