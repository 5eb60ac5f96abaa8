"""What is said after every change of what opens a vault."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from cairn.cli.terminal import say, words
from cairn.vault.vault import Vault


def honest() -> None:
    """What the change does not do, each time."""
    say("cli.keys.honest")


def spoken_day(micros: int | None, vault: Vault) -> str:
    """A day such as 2025-06-15 (UTC), or the word for not known."""
    if micros is None:
        return words().say("cli.keys.not_known")
    day = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=micros)
    return f"{day:%Y-%m-%d}"
