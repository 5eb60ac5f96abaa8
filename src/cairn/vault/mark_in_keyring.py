"""A copy's note of how far its record went, kept in the keyring of the system too.

It lies on the same computer, but not in the same folder: it tells of a folder that was taken back
as a whole by somebody who did not think of the keyring. What lies there is sealed, so that whoever
looks into the keyring learns nothing from it, and whoever changes it can say nothing with it: the
most they can do is take it away, or put an earlier one back.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence

from cairn.crypto.digest import sha256
from cairn.crypto.secret import Secret
from cairn.journal.journal import Journal
from cairn.terms.errors import DATA_ERROR, Problem
from cairn.vault.kept_marks import By, Noted, lines_of, open_note, seal_note
from cairn.vault.settings import NOWHERE, KeyringEntry, Settings
from cairn.vault.system_keyring import KeyringRefused, SystemKeyring

_AAD = b"cairn/keyring-mark/v1\0"
_COMPUTER = b"cairn/computer/v1\0"
_ACCOUNT_BYTES = 16


class MarkGone(Problem):
    say = (
        "There is no mark of this diary in the keyring of this computer, though one was put there. "
        "It was taken away, or the keyring is a new one; that says nothing about the diary itself."
    )
    hint = (
        "If you kept a line on paper, compare with that: `cairn check VAULT --mark`. The copy you "
        "write in puts a new mark there by itself."
    )
    exit_code = DATA_ERROR


class MarkNotOurs(Problem):
    say = (
        "What lies in the keyring of this computer in the place of this diary's mark was not put "
        "there by this diary: something changed it. That says nothing about the diary itself."
    )
    hint = MarkGone.hint
    exit_code = DATA_ERROR


class MarkStaysBehind(Problem):
    say = (
        "This is a copy of its own from now on. The mark in the keyring of the computer is that of "
        "the copy it was made from, and does not follow what you write here."
    )
    hint = "To have a mark of this copy in the keyring: `cairn mark VAULT --keyring on`."
    exit_code = DATA_ERROR


def new_entry(random: Callable[[int], bytes], computer: bytes) -> KeyringEntry:
    """A name that nothing lies under yet."""
    account = random(_ACCOUNT_BYTES).hex()
    return KeyringEntry(account, _computer(account, computer))


def _computer(account: str, number: bytes) -> str:
    # With the random name, so that the number itself cannot be looked up from it.
    return sha256(_COMPUTER + account.encode() + b"\0" + number).hex() if number else ""


class MarkInKeyring:
    """The mark of one copy, for as long as the vault is open. After something went wrong the
    keyring is left alone.
    """

    def __init__(
        self,
        keyring: SystemKeyring,
        entry: KeyringEntry,
        lasting: Secret,
        random: Callable[[int], bytes],
        *,
        is_backup: bool = False,
    ) -> None:
        """``is_backup``: this copy was made as a backup, and is not written in."""
        self.entry = entry
        self.noted: Noted | None = None
        """What was last found or put there."""
        self._keyring = keyring
        self._lasting = lasting
        self._random = random
        self._is_backup = is_backup
        self._is_left_alone = False

    @property
    def elsewhere(self) -> tuple[By, Noted] | None:
        """What to lay the logs beside."""
        by: By = "keyring-backup" if self._is_backup else "keyring"
        return (by, self.noted) if self.noted else None

    def look(self) -> None:
        """Fetch it. Whatever is wrong with it or the keyring is told, and stops nothing."""
        try:
            text = self._keyring.get(self.entry.account)
        except Problem as problem:
            self._keyring.tell(problem)
            self.leave_alone()
            return
        self.noted = self._opened(text) if text is not None else None
        if text is not None and self.noted is None:
            self._keyring.tell(MarkNotOurs())
        # The copy that a backup was made of may have gone on under another name.
        if text is None and not self._is_backup:
            self._keyring.tell(MarkGone())

    def move_on(self, journals: Sequence[Journal], now: int) -> None:
        """Let it say how far the logs go now, if it does not. ``now`` is in UTC microseconds."""
        logs = tuple(map(lines_of, journals))
        if self._is_left_alone or (self.noted and self.noted.logs == logs):
            return
        try:
            self.put(journals, now)
        except Problem as problem:
            self._keyring.tell(problem)
            self.leave_alone()

    def put(self, journals: Sequence[Journal], now: int) -> None:
        """Put it there. Raises what ``SystemKeyring.put`` raises."""
        noted = Noted(now, tuple(map(lines_of, journals)))
        sealed = seal_note(noted, self._lasting, aad=self._aad, random=self._random)
        self._keyring.put(self.entry.account, base64.b64encode(sealed).decode())
        self.noted = noted

    def require_kept(self) -> None:
        """Fetch what was put there: a keyring may take everything and keep nothing.

        Raises ``KeyringRefused`` and what ``SystemKeyring.get`` raises.
        """
        text = self._keyring.get(self.entry.account)
        if text is None or self._opened(text) != self.noted:
            raise KeyringRefused

    def go_on_as(self, entry: KeyringEntry, journals: Sequence[Journal], now: int) -> None:
        """Lie under another name from now on: what lay there says more than is here, and that was
        told and written down.
        """
        before, self.entry, self.noted = self.entry, entry, None
        self.move_on(journals, now)
        if self._is_left_alone:
            return
        try:
            self._keyring.remove(before.account)
        except Problem as problem:
            self._keyring.tell(problem)

    def remove(self) -> None:
        """Take it out of the keyring. Raises what ``SystemKeyring.remove`` raises."""
        self.leave_alone()
        self._keyring.remove(self.entry.account)

    def leave_alone(self) -> None:
        """Put nothing there any more while the vault is open."""
        self._is_left_alone = True

    @property
    def _aad(self) -> bytes:
        return _AAD + self.entry.account.encode()

    def _opened(self, untrusted_text: str) -> Noted | None:
        try:
            sealed = base64.b64decode(untrusted_text, validate=True)
        except (binascii.Error, ValueError):
            return None
        return open_note(sealed, self._lasting, aad=self._aad)


def look_for(
    settings: Settings,
    keyring: SystemKeyring | None,
    lasting: Secret,
    random: Callable[[int], bytes],
    *,
    lives_here: bool,
) -> MarkInKeyring | None:
    """The mark that the owner had put into the keyring, looked at; ``None`` if that is off.

    A folder that was copied, or put in the place of the one that was here (not ``lives_here``), is
    compared too; but on another computer than that of the mark nothing is asked.
    """
    entry = settings.keyring
    if entry is None or keyring is None:
        return None
    if not lives_here and not _is_of_this_computer(entry, keyring):
        return None
    is_backup = settings.inode == NOWHERE
    mark = MarkInKeyring(keyring, entry, lasting, random, is_backup=is_backup)
    mark.look()
    return mark


def _is_of_this_computer(entry: KeyringEntry, keyring: SystemKeyring) -> bool:
    """Never true where the computer is not known."""
    return entry.computer != "" and entry.computer == _computer(entry.account, keyring.computer)
