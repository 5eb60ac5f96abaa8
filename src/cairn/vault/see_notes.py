"""Private notes, read back: from their own log, which no picture, search or pack ever reads."""

from __future__ import annotations

from cairn.terms.row import Row
from cairn.vault.rows import rows_of_acts
from cairn.vault.vault import Vault


def see_notes(vault: Vault) -> tuple[Row, ...]:
    """Every private note that is not set aside, in the order of writing."""
    return tuple(rows_of_acts(vault.notes.acts))
