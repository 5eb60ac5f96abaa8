"""Bech32 (BIP 173) without its length limit, as the age format uses it for keys."""

from __future__ import annotations

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM = 6


def _checksum(values: list[int]) -> int:
    state = 1
    for value in values:
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATORS):
            if top >> bit & 1:
                state ^= generator
    return state


def _expanded(prefix: str) -> list[int]:
    return [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]


def _regroup(values: list[int], width: int, into: int) -> tuple[list[int], int, int]:
    """Whole groups of ``into`` bits, then the bits that are left and how many they are."""
    held = bits = 0
    groups: list[int] = []
    for value in values:
        held, bits = held << width | value, bits + width
        while bits >= into:
            bits -= into
            groups.append(held >> bits & ((1 << into) - 1))
        held &= (1 << bits) - 1
    return groups, held, bits


def encode(prefix: str, data: bytes) -> str:
    """Lower case."""
    groups, held, bits = _regroup(list(data), 8, 5)
    if bits:
        groups.append(held << (5 - bits))
    state = _checksum(_expanded(prefix) + groups + [0] * _CHECKSUM) ^ 1
    check = [state >> 5 * (5 - place) & 31 for place in range(_CHECKSUM)]
    return prefix + "1" + "".join(_LETTERS[value] for value in groups + check)


def decode(prefix: str, text: str) -> bytes:
    """The bytes of a text with ``prefix``. Raises ``ValueError``."""
    # The Kelvin sign is a k in lower case.
    if not text.isascii() or text not in (text.lower(), text.upper()):
        raise ValueError("mixed case")
    found, _, letters = text.lower().rpartition("1")
    if found != prefix or any(letter not in _LETTERS for letter in letters):
        raise ValueError("another kind of key")
    groups = [_LETTERS.index(letter) for letter in letters]
    if len(groups) < _CHECKSUM or _checksum(_expanded(prefix) + groups) != 1:
        raise ValueError("mistyped")
    data, held, bits = _regroup(groups[:-_CHECKSUM], 5, 8)
    if bits >= 5 or held:
        raise ValueError("padding")
    return bytes(data)
