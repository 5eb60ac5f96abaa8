"""Bytes that must not be printed, pickled or compared in a way that tells how much was right."""

from __future__ import annotations

import hmac
from typing import NoReturn


class Secret:
    """Holds secret bytes. Only ``reveal`` gives them out; nothing can clear them from memory."""

    __slots__ = ("_value",)

    def __init__(self, value: bytes) -> None:
        self._value = value

    def reveal(self) -> bytes:
        return self._value

    def __repr__(self) -> str:
        return "Secret(hidden)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._value, other._value)

    __hash__ = None  # type: ignore[assignment]  # a hash would be a way to guess

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written down")
