"""V25: the vault is lost, and comes back: by recovery words, by a supporter, from a backup."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cairn.crypto.secret import Secret
from cairn.evidence.give_back import OpenOriginal
from cairn.terms.acts import Act, Tag
from cairn.terms.errors import Problem
from cairn.vault.add_files import add_files
from cairn.vault.back_up import back_up
from cairn.vault.bring_in import bring_in
from cairn.vault.change_passphrase import change_passphrase
from cairn.vault.check_vault import check_vault
from cairn.vault.create import create
from cairn.vault.passphrase import new_passphrase, new_recovery_words
from cairn.vault.recovery import make_recovery
from cairn.vault.restore import restore
from cairn.vault.second_secret import new_second, read_second, use_second
from cairn.vault.supporter import let_in, new_supporter_key, secret_from
from cairn.vault.unlock import open_as_supporter, unlock
from cairn.vault.vault import Vault
from cairn.vault.write_entry import NewEntry, write_entry, write_note
from cairn.vault.write_here import write_here
from tests.assure.figure import Counts, Figure, Must, none_of
from tests.vault.vaults import QUICK, ZONE, surroundings

Told = dict[str, bytes]
"""What a vault holds, by name: texts of acts, and bytes of originals."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was not lost with the computer."""

    root: Path
    passphrase: str
    words: str

    @property
    def stick(self) -> Path:
        return self.root / "stick"

    @property
    def supporter(self) -> tuple[Path, Path]:
        return self.root / "supporter-file", self.root / "supporter-key"


def make(root: Path, rounds: int) -> Counts:
    found = Counter[str]()
    for number in range(rounds):
        folder = root / str(number)
        folder.mkdir()
        _round(folder, number, found)
        shutil.rmtree(folder)
    return {name: found[name] for name in (
        "recoveries", "by recovery words", "by a supporter's file", "by the second secret",
        "from a backup", "from a backup, both copies written in", "acts and originals to come back",
        "not the same as before", "that did not open", "faults listed by the check",
        "let in that should not have been",
    )}  # fmt: skip


def _round(root: Path, number: int, found: Counter[str]) -> None:
    kept, before = _lived_in(root, number)
    backup = root / "backup"

    @contextmanager
    def trying(how: str) -> Iterator[None]:
        found["recoveries"] += 1
        found[how] += 1
        try:
            yield
        except Problem:
            found["that did not open"] += 1

    def compare(vault: Vault) -> None:
        with vault:
            now = _everything(vault)
            found["acts and originals to come back"] += len(before)
            changed = [name for name, data in before.items() if now.get(name) != data]
            found["not the same as before"] += len(changed)
            found["faults listed by the check"] += len(check_vault(vault).faults)

    copies = iter(range(100))

    def restored(words: str, second: Secret | None = None) -> Vault:
        def opening(at: Path) -> Vault:
            return unlock(at, words, surroundings(), second=second)

        folder = root / f"restored-{next(copies)}"
        restore(backup, folder, opening, random=os.urandom)
        return opening(folder)

    with trying("by recovery words"):
        compare(restored(kept.words))
    with trying("by a supporter's file"):
        secret = secret_from(*kept.supporter)
        compare(open_as_supporter(backup, secret, surroundings()))
    with trying("by the second secret"):
        compare(restored(kept.passphrase, second=read_second(kept.stick)))
    with trying("from a backup"):
        compare(restored(kept.words))
    with trying("from a backup, both copies written in"):
        _both_written_in(root, kept, found, compare)
    _should_not_open(lambda: restored(kept.passphrase), found)
    _should_not_open(lambda: restored("kestrel walnut harbour thimble oxide"), found)


def _lived_in(root: Path, number: int) -> tuple[_Kept, Told]:
    """A vault that was written in, imported into, opened in every way, backed up, and lost."""
    kept = _Kept(root, new_passphrase(), new_recovery_words())
    folder = root / "v"
    vault = create(folder, "kestrel walnut harbour thimble oxide", ZONE, surroundings(), cost=QUICK)
    (root / "photo").write_bytes(b"picture %d" % number * 1000)
    list(add_files(vault, [root / "photo"]))
    vault = change_passphrase(vault, kept.passphrase)
    write_entry(vault, NewEntry(f"after the change {number}"))
    vault = make_recovery(vault, kept.words)
    key = new_supporter_key(root / "supporter-key")
    file = root / "supporter-file"
    vault = let_in(vault, key, name="Ines", heard=" ".join(key.words), to=file)
    vault = use_second(vault, kept.passphrase, new_second(kept.stick), recovery_without=True)
    write_entry(vault, NewEntry(f"the last entry {number}"))
    write_note(vault, NewEntry("a private note"))
    back_up(vault, root / "backup")
    told = _everything(vault)
    vault.close()
    folder.rename(root / "stolen")
    return kept, told


def _both_written_in(
    root: Path, kept: _Kept, found: Counter[str], compare: Callable[[Vault], None]
) -> None:
    """The restored copy is written in, then the stolen one turns up, written in as well."""
    here = root / "here"
    restore(
        root / "backup", here, lambda f: unlock(f, kept.words, surroundings()), random=os.urandom
    )
    with unlock(here, kept.words, surroundings()) as vault:
        write_here(vault)
    (root / "stolen").rename(root / "v")
    try:
        with unlock(root / "v", kept.words, surroundings()) as vault:
            write_entry(vault, NewEntry("written in the one that turned up"))
        with (
            unlock(here, kept.words, surroundings()) as ours,
            unlock(root / "v", kept.words, surroundings()) as theirs,
        ):
            write_entry(ours, NewEntry("written in the restored one"))
            bring_in(ours, theirs)
    finally:
        (root / "v").rename(root / "stolen")
    with unlock(here, kept.words, surroundings()) as vault:
        texts = set(_everything(vault).values())
        for text in (b"written in the one that turned up", b"written in the restored one"):
            found["not the same as before"] += text not in texts
    compare(unlock(here, kept.words, surroundings()))


def _should_not_open(opening: Callable[[], Vault], found: Counter[str]) -> None:
    try:
        opening().close()
    except Problem:
        return
    found["let in that should not have been"] += 1


def _everything(vault: Vault) -> Told:
    told: Told = {}
    for act in (*vault.record.acts, *vault.notes.acts):
        if isinstance(act, Act) and act.get(Tag.TEXT):
            told[str(act.ref)] = act.get(Tag.TEXT).encode()
    for one in vault.received():
        identity = vault.keys.identity(one.seal.key_period)
        with OpenOriginal(vault.originals, one.original, one.seal, identity) as original:
            told[one.original.sha256] = b"".join(original.chunks())
    return told


FIGURE = Figure(
    name="recovery",
    number="V25",
    question="Does everything come back when the computer is lost?",
    shows=(
        "A vault lives through a new passphrase, recovery words, a supporter, a second secret "
        "and a backup; then its folder is gone. From the backup it opens in each way, and every "
        "act and original compared. Then the restored copy and the lost one are both written in, "
        "and the one takes in the other."
    ),
    does_not_show="That the words, the stick and the supporter's file can still be found.",
    make=make,
    unit="rounds",
    ci_size=2,
    long_size=20,
    must=(
        Must("recoveries", ">=", 10),
        Must("from a backup, both copies written in", ">=", 2),
        *none_of("not the same as before", "that did not open", "faults listed by the check",
                 "let in that should not have been"),
    ),
)  # fmt: skip
