"""What an owner does, in small: each scene tells of every act as soon as it is acknowledged.

A scene starts from the same bytes each time, in the same folders: a vault knows its folder by its
inode, and a copy elsewhere would be another copy, which does not write.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from cairn.terms.original import ActRef
from cairn.vault.add_files import Added, add_files
from cairn.vault.change_passphrase import change_passphrase
from cairn.vault.dispose import dispose
from cairn.vault.vault import Vault
from cairn.vault.write_entry import NewEntry, write_entry, write_note
from cairn.vault.write_here import write_here
from tests.assure.told import NEW_WORDS, Said
from tests.vault.vaults import new_vault, opened

TELLING = 200
"""Descriptor of the file that is told: what a harness does to other calls, it spares this one."""
OLD, NOTE, GOING = "an entry from before", "a note from before", "words that will go"

Tell: TypeAlias = Callable[[Said, str], None]


@dataclass(frozen=True, slots=True)
class Stage:
    """The folders of one scene."""

    root: Path

    @property
    def home(self) -> Path:
        """Holds the vault, and what is made beside it on the way."""
        return self.root / "home"

    @property
    def vault(self) -> Path:
        return self.home / "vault"

    @property
    def keep(self) -> Path:
        """The vault as it was before."""
        return self.root / "keep"

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def told(self) -> Path:
        return self.root / "told"

    def lines(self) -> tuple[str, ...]:
        return tuple(self.told.read_text().splitlines()) if self.told.exists() else ()


@dataclass(frozen=True, slots=True)
class Scene:
    name: str
    before: Callable[[Stage], tuple[str, ...]]
    """Makes the vault as it is before; what had been acknowledged by then."""
    play: Callable[[Stage, Tell], None]


def set_up(scene: Scene, root: Path) -> tuple[Stage, tuple[str, ...]]:
    """The stage of ``scene`` in the empty folder ``root``, and what was acknowledged before."""
    stage = Stage(root)
    for folder in (stage.home, stage.inbox):
        folder.mkdir(parents=True)
    for number in range(1, 9):
        data = b"message %d from 07700 900123\n" % number * (number * 30)
        (stage.inbox / f"chat {number}.txt").write_bytes(data)
    before = scene.before(stage)
    if stage.vault.exists():
        shutil.copytree(stage.vault, stage.keep)
    return stage, before


def reset(stage: Stage) -> None:
    """As it was when it was set up."""
    stage.told.unlink(missing_ok=True)
    for path in stage.home.iterdir():
        if path == stage.vault and stage.keep.exists():
            clear(path)
        else:
            shutil.rmtree(path)
    if stage.keep.exists():
        shutil.copytree(stage.keep, stage.vault, dirs_exist_ok=True)


def clear(folder: Path) -> None:
    """Nothing is left in it; the folder itself stays the same one."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def play(scene: Scene, stage: Stage) -> None:
    """In a child of its own: takes the descriptor ``TELLING``."""
    opened_at = os.open(stage.told, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(opened_at, TELLING)

    def tell(word: Said, what: str) -> None:
        line = f"{word} {what}" if what else str(word)
        os.write(TELLING, line.encode() + b"\n")

    scene.play(stage, tell)


def with_a_little_in_it(stage: Stage) -> tuple[str, ...]:
    with new_vault(stage.vault) as vault:
        write_entry(vault, NewEntry(OLD))
        write_entry(vault, NewEntry(GOING))
        write_note(vault, NewEntry(NOTE))
        data = sorted(stage.inbox.iterdir())[0]
        for _ in add_files(vault, [data]):
            pass
    return (
        Said.MADE, f"{Said.ENTRY} {OLD}", f"{Said.ENTRY} {GOING}", f"{Said.NOTE} {NOTE}",
        f"{Said.FILE} {hashlib.sha256(data.read_bytes()).hexdigest()}",
    )  # fmt: skip


def _as_a_copy(stage: Stage) -> tuple[str, ...]:
    before = with_a_little_in_it(stage)
    away = stage.root / "away"
    stage.vault.rename(away)
    shutil.copytree(away, stage.vault)
    shutil.rmtree(away)
    return before


def _cut_short(stage: Stage) -> tuple[str, ...]:
    """As it was before an entry, with most of that entry's record behind it."""
    before = with_a_little_in_it(stage)
    log, earlier = stage.vault / "logs" / "0", stage.root / "earlier"
    shutil.copytree(stage.vault, earlier)
    with opened(stage.vault) as vault:
        write_entry(vault, NewEntry("never acknowledged"))
    unfinished = log.read_bytes()[:-1000]
    clear(stage.vault)
    shutil.copytree(earlier, stage.vault, dirs_exist_ok=True)
    shutil.rmtree(earlier)
    log.write_bytes(unfinished)
    return before


def _nothing_yet(stage: Stage) -> tuple[str, ...]:
    return ()


def add(vault: Vault, tell: Tell, *batches: list[Path]) -> None:
    for batch in batches:
        for outcome in add_files(vault, batch):
            if isinstance(outcome, Added):
                tell(Said.FILE, outcome.original.original.sha256)


def write(vault: Vault, tell: Tell, text: str) -> ActRef:
    ref = write_entry(vault, NewEntry(text))
    tell(Said.ENTRY, text)
    return ref


def destroy(vault: Vault, tell: Tell, ref: ActRef, what: str) -> None:
    tell(Said.GOING, what)
    dispose(vault, ref)
    tell(Said.GONE, what)


def _create(stage: Stage, tell: Tell) -> None:
    with new_vault(stage.vault) as vault:
        tell(Said.MADE, "")
        write(vault, tell, "the first entry")


def _write(stage: Stage, tell: Tell) -> None:
    with opened(stage.vault) as vault:
        for number in range(6):
            write(vault, tell, f"entry {number}" + " of some length" * (number * 100))
            text = f"note {number}"
            write_note(vault, NewEntry(text))
            tell(Said.NOTE, text)


def _import(stage: Stage, tell: Tell) -> None:
    files = sorted(stage.inbox.iterdir())
    with opened(stage.vault) as vault:
        add(vault, tell, files[1:6], files[6:7], files[7:])
        write(vault, tell, "an entry from after")


def _write_here(stage: Stage, tell: Tell) -> None:
    with opened(stage.vault) as vault:
        number = write_here(vault)
        tell(Said.HERE, str(number))
    with opened(stage.vault) as vault:
        write(vault, tell, "written in the other copy")


def _dispose(stage: Stage, tell: Tell) -> None:
    with opened(stage.vault) as vault:
        entry = vault.record.acts[3].ref
        destroy(vault, tell, entry, GOING)
        (file,) = vault.received()
        destroy(vault, tell, file.ref, file.original.sha256)
        write(vault, tell, "an entry from after")


def _recover(stage: Stage, tell: Tell) -> None:
    with opened(stage.vault) as vault:
        write(vault, tell, "after what was cut short")


def _change_words(stage: Stage, tell: Tell) -> None:
    with opened(stage.vault) as vault, change_passphrase(vault, NEW_WORDS) as changed:
        tell(Said.WORDS, "")
        write(changed, tell, "after the change")


CREATE = Scene("create", _nothing_yet, _create)
WRITE = Scene("write", with_a_little_in_it, _write)
IMPORT = Scene("import", with_a_little_in_it, _import)
WRITE_HERE = Scene("write-here", _as_a_copy, _write_here)
DISPOSE = Scene("dispose", with_a_little_in_it, _dispose)
RECOVER = Scene("recover", _cut_short, _recover)
CHANGE_WORDS = Scene("change-words", with_a_little_in_it, _change_words)
SCENES = (CREATE, WRITE, IMPORT, WRITE_HERE, DISPOSE, RECOVER, CHANGE_WORDS)
