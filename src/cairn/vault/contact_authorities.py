"""Ask authorities over the network: off unless the owner says so each time.

What others see: the network this computer is on sees that these companies were contacted, and
when; the companies see its address and a number that says nothing. See ``docs/anchors.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cairn.crypto.authorities import Authority, authorities, authorities_named
from cairn.terms.errors import Problem
from cairn.vault.anchors import Anchor
from cairn.vault.keep_anchor import keep_anchor
from cairn.vault.messenger import SECONDS, Messenger, require_installed
from cairn.vault.request_anchor import LEAST, OneIsTooFew, first_authorities, request_anchor
from cairn.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Answered:
    """How one authority was asked: an anchor that is kept, or why there is none."""

    authority: str
    anchor: Anchor | None
    problem: Problem | None = None


def known_authorities() -> tuple[Authority, ...]:
    """Every one in the list."""
    return authorities()


def chosen_authorities(names: Sequence[str] = ()) -> tuple[Authority, ...]:
    """Those with these names, or the first two. Raises ``NoSuchAuthority`` or ``OneIsTooFew``."""
    chosen = authorities_named(names) if names else first_authorities()
    if len(chosen) < LEAST:
        raise OneIsTooFew
    return chosen


def start_messengers(chosen: Sequence[Authority]) -> tuple[Messenger, ...]:
    """One for each authority. Call before any passphrase is read.

    Raises ``OneIsTooFew`` or ``NotInstalled``.
    """
    if len(chosen) < LEAST:
        raise OneIsTooFew
    require_installed()
    return tuple(Messenger.start() for _ in chosen)


def contact_authorities(
    vault: Vault,
    chosen: Sequence[Authority],
    messengers: Sequence[Messenger],
    *,
    seconds: float = SECONDS,
) -> tuple[Answered, ...]:
    """Make a request for each authority, send it, keep what comes back and passes every check.

    Each is tried, whatever becomes of the others; a request without an answer stays recorded.
    Raises what ``request_anchor`` raises.
    """
    known = (*authorities(), *(one for one in chosen if one not in authorities()))
    made = request_anchor(vault, chosen)
    results = []
    for one, messenger in zip(made, messengers, strict=True):
        try:
            reply = messenger.ask(one.address, one.request, seconds)
            results.append(Answered(one.authority, keep_anchor(vault, reply, known)))
        except Problem as problem:
            results.append(Answered(one.authority, None, problem))
    return tuple(results)
