"""A supporter: somebody whose key opens the vault, to read it.

What opens it stands in a file that is kept by the supporter, sealed to a key that only they have.
Nothing on this computer shows in clear that there is such a person.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from cairn.crypto.age_any import AgeFile, Opens, opens_from_text
from cairn.crypto.age_handover import AnyRecipient, handover_writer, recipient_from_text
from cairn.crypto.age_keys import Identity
from cairn.crypto.secret import Secret
from cairn.crypto.slots import SlotKind
from cairn.crypto.spoken import spoken_words
from cairn.journal.problems import ReadOnlyJournal
from cairn.terms.errors import DATA_ERROR, NO_INPUT, NO_PERMISSION, USAGE, Problem
from cairn.vault.given_file import open_given
from cairn.vault.keyring import Way
from cairn.vault.new_file import write_new_file
from cairn.vault.passphrase import eff_words
from cairn.vault.rotate import Change, rotate
from cairn.vault.vault import Vault
from cairn.vault.ways_in import SECRET_BYTES, Doors, from_supporter

_FORMAT = 1
_LARGEST = 64 * 1024


class NoKeyInThere(Problem):
    say = "That file is not there, or there is no key in it that this program can use."
    hint = (
        "A key to be given away starts with age1, a secret one with AGE-SECRET-KEY. Ask for it "
        "again, or make one with `cairn supporter-key new`."
    )
    exit_code = NO_INPUT


class WordsDiffer(Problem):
    say = "Those are not the six words of this key, so nothing was changed and nobody was let in."
    hint = (
        "Call your supporter on a number that you know, and ask for the words once more. If they "
        "differ again, somebody else's key was put in the place of theirs."
    )
    exit_code = USAGE


class NotForThis(Problem):
    say = "That file was made for something else, so it opens nothing here."
    hint = "Ask the owner of the diary for the file again."
    exit_code = DATA_ERROR


class NoName(Problem):
    say = "A supporter needs a name, so that you know later who it is. Nothing was changed."
    hint = "Any name will do; it is kept inside the diary only."
    exit_code = USAGE


class SupporterReads(Problem):
    say = "With a supporter's key this diary can be read, not written in. Nothing was changed."
    hint = "`cairn picture`, `check`, `export-key` and `pack` work; the owner alone writes."
    exit_code = NO_PERMISSION


@contextmanager
def said_to_a_reader(vault: Vault) -> Iterator[None]:
    """Who may only read is not told to make this the copy that is written in."""
    try:
        yield
    except ReadOnlyJournal as problem:
        if vault.may_write:
            raise
        raise SupporterReads from problem


class _Handed(msgspec.Struct, frozen=True):
    """What the file holds."""

    cairn_supporter: int
    secret: str


@dataclass(frozen=True, slots=True)
class SupporterKey:
    """The public half of a supporter's key."""

    recipient: AnyRecipient
    words: tuple[str, ...]
    """Six, to be read aloud."""


def new_supporter_key(file: Path) -> SupporterKey:
    """Write a key file as ``age-keygen`` does, with a new hybrid key.

    Raises ``FileThere`` or ``CannotWriteThere``.
    """
    identity = Identity.new()
    public = identity.recipient.text
    write_new_file(file, f"# public key: {public}\n{identity.secret_text()}\n".encode("ascii"))
    return SupporterKey(identity.recipient, spoken_words(public, eff_words()))


def public_key_in(file: Path) -> SupporterKey:
    """The first public key in a file: alone on a line, or behind ``# public key:``.

    Raises ``NoKeyInThere``.
    """
    for line in _lines(file):
        text = line.removeprefix("#").strip().rpartition(" ")[2]
        if text.lower().startswith("age1"):
            try:
                recipient = recipient_from_text(text)
            except Problem as problem:
                raise NoKeyInThere from problem
            return SupporterKey(recipient, spoken_words(recipient.text, eff_words()))
    raise NoKeyInThere


def let_in(vault: Vault, key: SupporterKey, *, name: str, heard: str, to: Path) -> Vault:
    """The vault, which from now on the holder of ``key`` can open with the file ``to``.

    ``heard`` are the six words as the supporter read them out. Raises ``WordsDiffer``, ``NoName``,
    ``FileThere``, ``CannotWriteThere``, ``NoRoomForMore``.
    """
    if tuple(heard.lower().split()) != key.words:
        raise WordsDiffer
    if not name.strip():
        raise NoName
    secret = Secret(os.urandom(SECRET_BYTES))

    def change(doors: Doors) -> Doors:
        way = Way("", SlotKind.SUPPORTER, vault.around.clock(), name.strip(), " ".join(key.words))
        made = doors.opened_by(from_supporter(secret, doors.header.salt), way)
        # The file first: one that opens nothing yet does no harm, a way in without it would.
        write_new_file(to, _sealed(secret, key.recipient))
        return made

    return rotate(vault, Change.SUPPORTER_MADE, change)


def _sealed(secret: Secret, recipient: AnyRecipient) -> bytes:
    out = io.BytesIO()
    writer = handover_writer(out.write, [recipient])
    writer.write(msgspec.json.encode(_Handed(_FORMAT, secret.reveal().hex())))
    writer.finish()
    return out.getvalue()


def secret_from(file: Path, key_file: Path) -> Secret:
    """What opens the vault, from the file that a supporter was given and their own key file.

    Raises ``NoKeyInThere``, ``NotForThis`` and what ``AgeFile`` raises.
    """
    keys = _secret_keys(key_file)
    try:
        with open_given(file) as sealed:
            plain = b"".join(AgeFile(sealed, keys).chunks())
    except OSError as error:
        raise NoKeyInThere from error
    try:
        handed = msgspec.json.decode(plain, type=_Handed)
        secret = bytes.fromhex(handed.secret)
    except (msgspec.DecodeError, ValueError) as error:
        raise NotForThis from error
    if handed.cairn_supporter != _FORMAT or len(secret) != SECRET_BYTES:
        raise NotForThis
    return Secret(secret)


def _secret_keys(file: Path) -> list[Opens]:
    try:
        found = [
            opens_from_text(line)
            for line in _lines(file)
            if line.upper().startswith("AGE-SECRET-KEY-")
        ]
    except Problem as problem:
        raise NoKeyInThere from problem
    if not found:
        raise NoKeyInThere
    return found


def _lines(file: Path) -> list[str]:
    try:
        with open_given(file) as opened:
            data = opened.read(_LARGEST)
        return [line.strip() for line in data.decode("ascii").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise NoKeyInThere from error
