"""Have one sealed original read by a child without keys, and count what it gives."""

from __future__ import annotations

from collections.abc import Iterator

from cairn.evidence.give_back import OpenOriginal
from cairn.evidence.received import ReceivedOriginal
from cairn.terms.reading import Answers, Found, Member
from cairn.vault.measured import Measured
from cairn.vault.shut_away import read_shut_away
from cairn.vault.vault import Vault


class _SealedSource:
    """The ``Source`` that a child is served from: one member, the original itself."""

    def __init__(self, opened: OpenOriginal) -> None:
        self._opened = opened

    @property
    def name(self) -> str:
        return self._opened.original.name

    def members(self) -> tuple[Member, ...]:
        return (Member("", self._opened.original.size),)

    def read_at(self, member: str, offset: int, size: int) -> bytes:
        return self._opened.read_at(offset, size) if member == "" else b""


def read_original(
    vault: Vault, one: ReceivedOriginal, answers: Answers, measured: Measured
) -> Iterator[Found]:
    """Everything found, in order; ``measured.end`` is set when it ends. Raises as
    ``read_shut_away`` does, and ``ChangedOriginal``.
    """
    identity = vault.keys.identity(one.seal.key_period)
    with OpenOriginal(vault.originals, one.original, one.seal, identity) as opened:
        yield from read_shut_away(vault.around.zygote, _SealedSource(opened), answers, measured)
