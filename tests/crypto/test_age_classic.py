"""Classic keys: read and written as others do, and never shown."""

from __future__ import annotations

import pickle

import pytest

from cairn.crypto.age_classic import ClassicIdentity, ClassicRecipient
from cairn.crypto.age_keys import Identity, NotAKey
from cairn.crypto.age_stanza import NotAnAgeFile, Stanza

# Both stand in C2SP age, "The X25519 recipient type".
SECRET = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"  # noqa: S105 - published
PUBLIC = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
FILE_KEY = bytes(range(16))


def test_the_published_key_is_read_and_written_again() -> None:
    identity = ClassicIdentity.from_text(SECRET)
    assert identity.secret_text() == SECRET
    assert identity.recipient.text == PUBLIC
    assert ClassicRecipient.from_text(PUBLIC).text == PUBLIC


def test_a_file_key_is_for_the_one_it_was_wrapped_for() -> None:
    identity, stranger = ClassicIdentity.new(), ClassicIdentity.new()
    stanza = identity.recipient.stanza(FILE_KEY)
    assert identity.file_key(stanza) == FILE_KEY
    assert stranger.file_key(stanza) is None
    assert identity.file_key(Stanza("x25519", stanza.arguments, stanza.body)) is None
    assert identity.recipient.stanza(FILE_KEY) != stanza


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_body_of_another_length_is_refused_before_it_is_opened(size: int) -> None:
    identity = ClassicIdentity.new()
    stanza = identity.recipient.stanza(FILE_KEY)
    with pytest.raises(NotAnAgeFile):
        identity.file_key(Stanza(stanza.kind, stanza.arguments, bytes(size)))


def test_a_public_key_that_nobody_has_the_private_one_of_is_refused() -> None:
    with pytest.raises(NotAKey):
        ClassicRecipient(bytes(32)).stanza(FILE_KEY)


@pytest.mark.parametrize("text", ["", "age1", PUBLIC[:-1], PUBLIC + "q", PUBLIC.title(), SECRET])
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(NotAKey):
        ClassicRecipient.from_text(text)


@pytest.mark.parametrize("text", ["", SECRET[:-1], PUBLIC, Identity(bytes(32)).secret_text()])
def test_what_is_no_private_key_is_refused(text: str) -> None:
    with pytest.raises(NotAKey):
        ClassicIdentity.from_text(text)
    with pytest.raises(NotAKey):
        ClassicIdentity(b"short")


def test_a_private_key_is_not_shown_or_pickled() -> None:
    identity = ClassicIdentity.from_text(SECRET)
    assert SECRET not in f"{identity} {identity!r}"
    with pytest.raises(TypeError):
        pickle.dumps(identity)
