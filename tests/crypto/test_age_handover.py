"""Files sealed for others: to one key or several, never to two kinds at once."""

from __future__ import annotations

import io

import pytest

from cairn.crypto.age_any import AgeFile, HybridOpens, NoKeyFits, Opens
from cairn.crypto.age_classic import ClassicIdentity
from cairn.crypto.age_handover import (
    MOST_RECIPIENTS,
    AnyRecipient,
    CannotBeMixed,
    NotThatMany,
    handover_writer,
    recipient_from_text,
)
from cairn.crypto.age_header import NotASealedFile
from cairn.crypto.age_keys import Identity, NotAKey
from cairn.crypto.agefile import open_bytes


def sealed_for(*recipients: AnyRecipient) -> bytes:
    parts: list[bytearray] = []
    writer = handover_writer(parts.append, recipients)
    writer.write(b"the statement")
    writer.finish()
    return b"".join(parts)


def opened(file: bytes, key: Opens) -> bytes:
    return b"".join(AgeFile(io.BytesIO(file), [key]).chunks())


def test_each_of_several_readers_opens_it_and_nobody_else() -> None:
    classic = [ClassicIdentity.new() for _ in range(3)]
    file = sealed_for(*(one.recipient for one in classic))
    assert [opened(file, one) for one in classic] == [b"the statement"] * 3
    hybrid = [Identity.new() for _ in range(3)]
    file = sealed_for(*(one.recipient for one in hybrid))
    assert [opened(file, HybridOpens(one)) for one in hybrid] == [b"the statement"] * 3
    with pytest.raises(NoKeyFits):
        opened(file, HybridOpens(Identity.new()))


def test_a_file_for_one_hybrid_key_is_what_a_vault_would_write_and_others_are_not() -> None:
    one, other = Identity.new(), Identity.new()
    assert open_bytes(sealed_for(one.recipient), one) == b"the statement"
    with pytest.raises(NotASealedFile):
        open_bytes(sealed_for(one.recipient, other.recipient), one)
    with pytest.raises(NotASealedFile):
        open_bytes(sealed_for(ClassicIdentity.new().recipient), one)


def test_two_kinds_of_keys_are_never_mixed_and_nothing_is_written() -> None:
    written: list[bytearray] = []
    mixed: list[AnyRecipient] = [Identity.new().recipient, ClassicIdentity.new().recipient]
    for recipients in (mixed, mixed[::-1]):
        with pytest.raises(CannotBeMixed):
            handover_writer(written.append, recipients)
    assert written == []


def test_nobody_and_too_many_are_refused() -> None:
    key = ClassicIdentity.new().recipient
    for number in (0, MOST_RECIPIENTS + 1):
        with pytest.raises(NotThatMany):
            sealed_for(*[key] * number)


def test_public_keys_are_read_from_their_text() -> None:
    for own in (Identity.new().recipient, ClassicIdentity.new().recipient):
        read = recipient_from_text(own.text)
        assert type(read) is type(own)
        assert read.text == own.text
        assert recipient_from_text(own.text.upper()).text == own.text


@pytest.mark.parametrize(
    "text",
    ["", "age1", "age1pq1", "ssh-ed25519 AAAA", "age1yubikey1qqqq", "AGE-PLUGIN-X-1QQ",
     "age1tag1qt8lw0ual6avlwmwatk888yqnmdamm7xfd0wak53ut6elz5c4swx2yqdj4e",
     ClassicIdentity(bytes(32)).secret_text()],
)  # fmt: skip
def test_keys_of_plug_ins_and_private_keys_are_not_taken(text: str) -> None:
    with pytest.raises(NotAKey):
        recipient_from_text(text)
