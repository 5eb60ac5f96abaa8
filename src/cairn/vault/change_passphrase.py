"""Another passphrase in the place of the one there is."""

from __future__ import annotations

from cairn.crypto.secret import Secret
from cairn.crypto.slots import SlotKind
from cairn.vault.guessable import require_strong
from cairn.vault.keyring import Way
from cairn.vault.known_words import known_words
from cairn.vault.rotate import Change, rotate
from cairn.vault.second_secret import mark_of, require_second
from cairn.vault.unlock import typed
from cairn.vault.vault import Vault
from cairn.vault.ways_in import Doors


def change_passphrase(
    vault: Vault, new: str, *, second: Secret | None = None, drop_second: bool = False
) -> Vault:
    """The vault, which ``new`` opens from now on and the old one no longer.

    ``second`` is needed where the passphrase needs one; ``drop_second`` is for whoever came in with
    recovery words because the stick is lost. Raises what ``require_strong`` raises,
    ``SecondNeeded``, ``NotASecond``.
    """
    require_strong(new, known_words(vault))
    kept = None if drop_second else require_second(vault, second)

    def change(doors: Doors) -> Doors:
        mark = mark_of(kept) if kept else ""
        way = Way("", SlotKind.PASSPHRASE, vault.around.clock(), second=mark)
        stretched = typed(doors.header, new, kept)[-1]
        return doors.closed_to(SlotKind.PASSPHRASE).opened_by(stretched, way)

    return rotate(vault, Change.PASSPHRASE, change)
