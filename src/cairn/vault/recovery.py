"""Recovery words: ten words drawn by chance that open the vault like the passphrase does."""

from __future__ import annotations

from cairn.crypto.secret import Secret
from cairn.crypto.slots import SlotKind
from cairn.terms.errors import USAGE, Problem
from cairn.vault.keyring import Way
from cairn.vault.rotate import Change, rotate
from cairn.vault.second_secret import mark_of, require_second
from cairn.vault.unlock import typed
from cairn.vault.vault import Vault
from cairn.vault.ways_in import Doors

_CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LENGTH, _GROUP = 26, 5


class NoRecovery(Problem):
    say = "This diary has no recovery words. Nothing was changed."
    hint = "`cairn recovery` makes them."
    exit_code = USAGE


def has_recovery(vault: Vault) -> bool:
    return bool(vault.keys.with_kind(SlotKind.RECOVERY))


def make_recovery(vault: Vault, words: str, *, second: Secret | None = None) -> Vault:
    """The vault, which ``words`` (of ``new_recovery_words``) open from now on; earlier recovery
    words no longer do. With ``second`` they open it only together with that.

    Raises ``NotASecond`` if it is not the one that the passphrase needs.
    """
    kept = require_second(vault, second) if second else None

    def change(doors: Doors) -> Doors:
        mark = mark_of(kept) if kept else ""
        way = Way("", SlotKind.RECOVERY, vault.around.clock(), second=mark)
        return doors.closed_to(SlotKind.RECOVERY).opened_by(
            typed(doors.header, words, kept)[-1], way
        )

    return rotate(vault, Change.RECOVERY_MADE, change)


def take_recovery_away(vault: Vault) -> Vault:
    """Raises ``NoRecovery``."""
    if not has_recovery(vault):
        raise NoRecovery
    return rotate(vault, Change.RECOVERY_TAKEN, lambda doors: doors.closed_to(SlotKind.RECOVERY))


def vault_code(vault: Vault) -> str:
    """The 128 bits that a hosted copy will ask for, as 26 characters in groups (Crockford's
    base 32: no I, L, O, U).
    """
    number = int.from_bytes(vault.keys.code.reveal(), "big")
    letters = [_CODE_LETTERS[number >> 5 * at & 31] for at in reversed(range(_CODE_LENGTH))]
    text = "".join(letters)
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))
