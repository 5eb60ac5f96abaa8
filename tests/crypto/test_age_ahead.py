"""Keys made ahead are real ones: each opens, none comes twice, and a cut frame gives whole ones."""

from __future__ import annotations

import threading

import pytest

from cairn.crypto.age_ahead import pairs_in, serve
from cairn.crypto.age_keys import FILE_KEY_BYTES, WRAPPED_BYTES, Identity
from cairn.crypto.agefile import open_bytes, seal_bytes
from cairn.platform.channel import Channel, socketpair

PAIR = FILE_KEY_BYTES + WRAPPED_BYTES


@pytest.fixture(scope="module")
def identity() -> Identity:
    return Identity.new()


@pytest.fixture(scope="module")
def frames(identity: Identity) -> list[bytes]:
    ours, theirs = socketpair()
    thread = threading.Thread(target=_until_nobody_takes_them, args=(theirs,))
    thread.start()
    ours.send(identity.recipient.text.encode())
    got = [ours.receive() or b"" for _ in range(3)]
    ours.close()
    thread.join()
    theirs.close()
    return got


def _until_nobody_takes_them(channel: Channel) -> None:
    with pytest.raises((BrokenPipeError, ConnectionResetError)):
        serve(channel)


def test_every_key_is_wrapped_for_its_recipient_and_none_comes_twice(
    frames: list[bytes], identity: Identity
) -> None:
    pairs = [pair for frame in frames for pair in pairs_in(frame)]
    assert len(pairs) == len({key for key, _ in pairs}) == 96
    assert all(identity.unwrap(wrapped) == key for key, wrapped in pairs)


def test_a_frame_that_was_cut_gives_only_whole_pairs(frames: list[bytes]) -> None:
    assert len(list(pairs_in(frames[0][: 3 * PAIR - 1]))) == 2
    assert list(pairs_in(b"")) == []


def test_files_are_sealed_with_what_is_supplied_and_then_as_always(
    frames: list[bytes], identity: Identity
) -> None:
    supply = iter([*pairs_in(frames[0])][:2])
    with identity.recipient.supplied(supply):
        sealed = [seal_bytes(b"words", identity.recipient) for _ in range(4)]
        assert next(supply, None) is None
    sealed.append(seal_bytes(b"words", identity.recipient))
    assert [open_bytes(one, identity) for one in sealed] == [b"words"] * 5
    assert len({one[:300] for one in sealed}) == 5


def test_a_supply_is_used_only_within(frames: list[bytes], identity: Identity) -> None:
    supply = pairs_in(frames[1])
    with identity.recipient.supplied(supply):
        first = identity.recipient.new_file_key()
    after = identity.recipient.new_file_key()
    assert first == next(pairs_in(frames[1]))
    assert after not in [*pairs_in(frames[1])]


def test_whoever_asks_for_nothing_gets_nothing() -> None:
    ours, theirs = socketpair()
    ours.close()
    serve(theirs)
    theirs.close()
