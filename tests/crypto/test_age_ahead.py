"""What is made ahead is real: each start opens, none comes twice, a cut frame gives whole ones."""

from __future__ import annotations

import threading

import pytest

from cairn.crypto.age_ahead import serve, starts_in
from cairn.crypto.age_header import HEADER_BYTES, check_header, read_header
from cairn.crypto.age_keys import Identity
from cairn.crypto.age_payload import NONCE_BYTES, PAYLOAD_KEY_BYTES, Start
from cairn.crypto.agefile import open_bytes, seal_bytes, start_for
from cairn.crypto.derive import derive
from cairn.platform.channel import Channel, socketpair

LENGTH = PAYLOAD_KEY_BYTES + HEADER_BYTES + NONCE_BYTES


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


def payload_key(start: Start, identity: Identity) -> bytes:
    """As whoever opens the file finds it."""
    header, nonce = start.written[:HEADER_BYTES], start.written[HEADER_BYTES:]
    file_key = identity.unwrap(read_header(header))
    check_header(header, file_key)
    return derive(file_key, salt=nonce, info=b"payload")


def test_every_start_is_for_its_recipient_and_none_comes_twice(
    frames: list[bytes], identity: Identity
) -> None:
    starts = [start for frame in frames for start in starts_in(frame)]
    assert len(starts) == len({start.payload_key for start in starts}) == 96
    assert all(payload_key(start, identity) == start.payload_key for start in starts)
    assert payload_key(start := start_for(identity.recipient), identity) == start.payload_key


def test_a_frame_that_was_cut_gives_only_whole_starts(frames: list[bytes]) -> None:
    assert len(list(starts_in(frames[0][: 3 * LENGTH - 1]))) == 2
    assert list(starts_in(b"")) == []


def test_files_are_sealed_with_what_is_supplied_and_then_as_always(
    frames: list[bytes], identity: Identity
) -> None:
    supply = iter([*starts_in(frames[0])][:2])
    with identity.recipient.supplied(supply):
        sealed = [seal_bytes(b"words", identity.recipient) for _ in range(4)]
        assert next(supply, None) is None
    sealed.append(seal_bytes(b"words", identity.recipient))
    assert [open_bytes(one, identity) for one in sealed] == [b"words"] * 5
    assert len({one[:300] for one in sealed}) == 5


def test_a_supply_is_used_only_within(frames: list[bytes], identity: Identity) -> None:
    with identity.recipient.supplied(starts_in(frames[1])):
        first = identity.recipient.supplied_start()
    assert first == next(starts_in(frames[1]))
    assert identity.recipient.supplied_start() is None


def test_whoever_asks_for_nothing_gets_nothing() -> None:
    ours, theirs = socketpair()
    ours.close()
    serve(theirs)
    theirs.close()
