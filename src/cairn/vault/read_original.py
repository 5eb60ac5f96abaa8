"""Have one sealed original read by a child without keys, and count what it gives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

from cairn.evidence.give_back import OpenOriginal
from cairn.evidence.received import ReceivedOriginal
from cairn.readers.wire import End
from cairn.terms.original import byte_span
from cairn.terms.reading import WHOSE, Answers, Decision, Found, Member, Place, Unit, Unread
from cairn.vault.database_log import LOG, log_of
from cairn.vault.measured import Measured
from cairn.vault.shut_away import read_shut_away
from cairn.vault.vault import Vault

_NOT_OURS = "someone-elses"


class _SealedSource:
    """The ``Source`` that a child is served from: the original itself, and the log of a database
    where one came with it.
    """

    def __init__(self, opened: OpenOriginal, log: OpenOriginal | None) -> None:
        self._name = opened.original.name
        self._opened = {"": opened} if log is None else {"": opened, LOG: log}

    @property
    def name(self) -> str:
        return self._name

    def members(self) -> tuple[Member, ...]:
        return tuple(Member(name, one.original.size) for name, one in self._opened.items())

    def read_at(self, member: str, offset: int, size: int) -> bytes:
        opened = self._opened.get(member)
        return b"" if opened is None else opened.read_at(offset, size)


def read_original(
    vault: Vault, one: ReceivedOriginal, answers: Answers, measured: Measured
) -> Iterator[Found]:
    """Everything found, in order; ``measured.end`` is set when it ends. What comes from someone
    else's phone or account is not read. Raises as ``read_shut_away`` does, and ``ChangedOriginal``.
    """
    if answers.whose:
        yield Decision("whose", WHOSE, answers.whose, "owner", "")
    if answers.whose == WHOSE[-1]:
        measured.end = End("", Unit.FILE, _NOT_OURS)
        yield Unread(Place("", byte_span(0, one.original.size), ""), _NOT_OURS)
        return
    log = log_of(vault.record.acts, one)
    if log is not None:
        yield Decision("log", (), log.original.sha256, "owner", "")
    with ExitStack() as stack:
        opened = stack.enter_context(_opened(vault, one))
        beside = None if log is None else stack.enter_context(_opened(vault, log))
        source = _SealedSource(opened, beside)
        yield from read_shut_away(vault.around.zygote, source, answers, measured)


def _opened(vault: Vault, one: ReceivedOriginal) -> OpenOriginal:
    identity = vault.keys.identity(one.seal.key_period)
    return OpenOriginal(vault.originals, one.original, one.seal, identity)
