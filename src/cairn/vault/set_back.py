"""A clock that was set back since something was last written. Every act keeps the time of the
clock, so whoever writes while it is wrong should know.
"""

from __future__ import annotations

from dataclasses import dataclass

from cairn.journal.journal import Journal
from cairn.terms.acts import Act, Tag
from cairn.terms.moment import DAY
from cairn.vault.rows import moment_of
from cairn.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class SetBack:
    """Both are UTC microseconds."""

    clock: int
    """What the clock says now."""
    newest: int
    """When, by the clock of then, the newest act was written: more than a day later."""


def set_back(vault: Vault) -> SetBack | None:
    """Looks at the newest act of each log, so that once something is written no more is said.
    ``None`` in a copy that is only read.
    """
    if not vault.is_writer:
        return None
    clock = vault.around.clock()
    newest = max(map(_newest, (vault.record, vault.notes)))
    return SetBack(clock, newest) if newest > clock + DAY else None


def _newest(journal: Journal) -> int:
    last = next((act for act in reversed(journal.acts) if isinstance(act, Act)), None)
    return (moment_of(last, Tag.WRITTEN_AT).earliest or 0) if last else 0
