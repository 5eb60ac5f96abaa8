"""Elements of DER, and what is not one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.crypto.der import Element, elements, with_sorted_certificates


def _set(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return bytes([tag, 0x82]) + len(body).to_bytes(2, "big") + body


def _reply(*certificates: bytes) -> bytes:
    signed = _set(0x30, b"\x02\x01\x03", _set(0xA0, *certificates), b"\x31\x00")
    token = _set(0x30, b"\x06\x01\x01", _set(0xA0, signed))
    return _set(0x30, b"\x30\x00", token)


def test_elements_are_found_with_short_and_long_lengths() -> None:
    data = b"\x02\x01\x05" + _set(0x30, b"\x05\x00")
    assert elements(data, 0, len(data)) == [Element(0x02, 0, 2, 3), Element(0x30, 3, 7, 9)]
    assert elements(b"", 0, 0) == []


@pytest.mark.parametrize(
    "data", [b"\x02", b"\x02\x02\x00", b"\x30\x80\x00\x00", b"\x30\x85\x00", b"\x30\x81"]
)
def test_what_is_cut_short_or_endless_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"length|short|longer"):
        elements(data, 0, len(data))


def test_certificates_are_sorted_and_nothing_else_changes() -> None:
    first, second, third = b"\x30\x01a", b"\x30\x01b", b"\x30\x02ab"
    wanted = _reply(first, second, third)
    assert with_sorted_certificates(_reply(third, first, second)) == wanted
    assert with_sorted_certificates(wanted) == wanted


def test_a_reply_without_a_token_or_certificates_stays_as_it_is() -> None:
    bare = _set(0x30, b"\x30\x03\x02\x01\x02")
    signed = _set(0x30, b"\x02\x01\x03", b"\x31\x00")
    without = _set(0x30, b"\x30\x00", _set(0x30, b"\x06\x01\x01", _set(0xA0, signed)))
    for reply in (bare, without):
        assert with_sorted_certificates(reply) == reply


@given(st.binary(max_size=200))
def test_any_bytes_stay_as_long_as_they_are_or_are_refused(data: bytes) -> None:
    try:
        assert sorted(with_sorted_certificates(data)) == sorted(data)
    except ValueError:
        return
