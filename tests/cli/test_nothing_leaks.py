"""No word of a person and no key stands anywhere but where the person put it."""

from __future__ import annotations

import os
import secrets
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from cairn.crypto.bech32 import decode
from cairn.readers.parent import drive
from cairn.terms.reading import Answers, Member
from cairn.vault.children import READING, start_zygote
from cairn.vault.unlock import unlock
from cairn.vault.vault import Vault
from tests.cli.commands import Ran, cairn
from tests.vault.vaults import PASSPHRASE, everything_in, new_vault, surroundings

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc"),
]
SAID = ("message", "text", "diary", "entry", "impact", "note", "name", "search", "at_risk", "file")
HOMES = ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME",
         "XDG_RUNTIME_DIR")  # fmt: skip


def new_words() -> dict[str, str]:
    """Made anew for each run, so that nothing else on this computer can hold one of them."""
    return {name: f"{name.replace('_', '')}x{secrets.token_hex(6)}" for name in SAID}


def keys_of(vault: Vault) -> tuple[bytes, ...]:
    """Every key of a vault, as bytes and as they would be written."""
    raw = [vault.vault_key.reveal(), vault.keys.pack.seed()]
    for branch in vault.keys.branches:
        raw += [branch.record.seed(), branch.private.seed()]
    texts = [
        identity.secret_text().encode()
        for period in vault.keys.periods
        for identity in (period.record, period.private)
    ]
    raw += [decode("age-secret-key-pq-", text.decode().lower()) for text in texts]
    return (*raw, *(key.hex().encode() for key in raw), *texts)


@dataclass
class Watch:
    """Arguments and environment of every process, looked at again and again."""

    seen: set[bytes] = field(default_factory=set)
    over: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        while not self.over.wait(0.005):
            for process in Path("/proc").glob("[0-9]*"):
                for name in ("cmdline", "environ"):
                    try:
                        self.seen.add((process / name).read_bytes())
                    except OSError:
                        continue  # it ended, or this user may not look


@contextmanager
def watching() -> Iterator[Watch]:
    watch = Watch()
    thread = threading.Thread(target=watch.look)
    thread.start()
    try:
        yield watch
    finally:
        watch.over.set()
        thread.join()


class Story:
    """Every command once, in surroundings that hold nothing yet."""

    def __init__(self, root: Path) -> None:
        self.words = new_words()
        self.phrase = " ".join(secrets.token_hex(6) for _ in range(5))
        self.vault, self.drive, self.exports = root / "v", root / "drive", root / "phone"
        self.around = {name: root / "around" / name.lower() for name in HOMES}
        self.here = root / "around" / "here"
        for folder in (self.drive, self.exports, self.here, *self.around.values()):
            folder.mkdir(parents=True)
        self.failed: list[Ran] = []
        self._write_exports()

    def _write_exports(self) -> None:
        said, chat = self.words, self.exports / f"WhatsApp Chat with {self.words['name']}.txt"
        chat.write_text(
            f"13/05/2025, 21:14 - {said['name']}: {said['message']}\n"
            "13/05/2025, 21:15 - Alex Invented: stop\n"
        )
        texts = (
            f'<sms address="+447700900111" date="1747600000000" type="1" body="{said["text"]}" />'
        )
        (self.exports / "sms.xml").write_text(f'<smses count="1">\n{texts}\n</smses>\n')
        (self.exports / "diary.csv").write_text(
            f"Date,What happened\n18/05/2025,{said['diary']}\n19/05/2025,again\n"
        )
        (self.exports / "kept.xyz").write_text(said["file"])

    def run(self, *arguments: str | Path, fails: bool = False, **how: Any) -> Ran:
        how.setdefault("passphrase", self.phrase)
        env = {"PATH": os.environ["PATH"], **{name: str(at) for name, at in self.around.items()}}
        ran = cairn(*arguments, cwd=self.here, env=env, **how)
        assert (ran.code != 0) is fails, ran.err
        if fails:
            self.failed.append(ran)
        return ran

    def go(self) -> None:
        said, vault = self.words, self.vault
        self.run("create", vault, "--zone", "Europe/London")
        self.run("add", vault, self.exports)
        answers = {"own_handles": ["Alex Invented"], "other_handles": [said["name"]]}
        self.run("answer", vault, private={"--answers-fd": answers})
        entry = {"text": said["entry"], "impact": said["impact"], "people": [said["name"]],
                 "when": "3 May 2025"}  # fmt: skip
        self.run("write", vault, private={"--entry-fd": entry})
        self.run("write", vault, "--kind", "note", private={"--entry-fd": {"text": said["note"]}})
        self.run("picture", vault)
        self.run("search", vault, private={"--words-fd": said["message"]})
        self.run("search", vault, private={"--words-fd": said["search"]})
        page_one = {"initials": "AI", "at_risk": said["at_risk"]}
        self.run("pack", vault, "--to", self.drive, private={"--page-one-fd": page_one})
        self.run("export-key", vault, "--to", self.drive / "key.txt")
        self.run("check", vault)
        self.go_wrong()

    def go_wrong(self) -> None:
        said, vault = self.words, self.vault
        entry = {"--entry-fd": {"text": said["entry"], "unknown": said["name"]}}
        self.run("write", vault, private=entry, fails=True)
        self.run("write", vault, private={"--entry-fd": f'"{said["entry"]}'}, fails=True)
        about = ("--kind", "correction", "--about", "act:0.1.9999")
        self.run(
            "write", vault, *about, private={"--entry-fd": {"text": said["entry"]}}, fails=True
        )
        self.run("search", vault, passphrase=self.phrase + "x", fails=True,
                 private={"--words-fd": said["search"]})  # fmt: skip
        self.run("answer", vault, private={"--answers-fd": f"[{said['name']}"}, fails=True)
        page_one = {"--page-one-fd": {"initials": "AI", "worst": said["at_risk"]}}
        self.run("pack", vault, "--to", self.drive, private=page_one, fails=True)

    def secrets(self) -> tuple[bytes, ...]:
        with unlock(self.vault, self.phrase, surroundings()) as vault:
            return (self.phrase.encode(), *self.phrase.encode().split(), *keys_of(vault))


def forms(words: tuple[bytes, ...]) -> tuple[bytes, ...]:
    wide = tuple(word.decode().encode("utf-16-le") for word in words if word.isascii())
    return words + wide


def held(data: bytes, wanted: tuple[bytes, ...]) -> list[bytes]:
    return [word for word in forms(wanted) if word in data]


def test_nothing_of_a_person_stands_where_it_was_not_put(tmp_path: Path) -> None:
    shared = set(Path("/dev/shm").iterdir())  # noqa: S108 - it is looked at, not written to
    story = Story(tmp_path)
    with watching() as watch:
        story.go()
    said, keys = tuple(word.encode() for word in story.words.values()), story.secrets()
    assert any(b"cairn.cli" in seen and bytes(story.vault) in seen for seen in watch.seen)
    assert any(b"XDG_RUNTIME_DIR=" + bytes(tmp_path) in seen for seen in watch.seen)
    assert not [seen for seen in watch.seen if held(seen, said + keys)]
    for place in (story.vault, tmp_path / "around"):
        for name, data in everything_in(place).items():
            assert held(data + name.encode(), said + keys) == [], name
    assert everything_in(tmp_path / "around") == {}
    assert set(Path("/dev/shm").iterdir()) <= shared  # noqa: S108
    for ran in story.failed:
        assert held((ran.out + ran.err).encode(), said + keys) == []
    _only_what_was_chosen_was_handed_over(story, keys)


def _only_what_was_chosen_was_handed_over(story: Story, keys: tuple[bytes, ...]) -> None:
    handed = everything_in(story.drive)
    key_file = handed.pop("key.txt")
    assert b"AGE-SECRET-KEY-PQ-1" in key_file
    unsaid = tuple(story.words[name].encode() for name in ("note", "search"))
    for name, data in handed.items():
        assert held(data + name.encode(), unsaid + keys) == [], name
    assert any(held(data, (story.words["message"].encode(),)) for data in handed.values())


def memory_of(pid: int) -> Iterator[bytes]:
    """Every readable part of the memory of a process. Skips where this user may not look."""
    try:
        maps = Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines()
        memory = Path(f"/proc/{pid}/mem").open("rb", buffering=0)  # noqa: SIM115 - closed below
    except PermissionError:
        pytest.skip("this user may not look into the memory of another process")
    with memory:
        for line in maps:
            span, rights = line.split()[:2]
            if rights.startswith("r") and not line.endswith(("[vvar]", "[vsyscall]", "[vdso]")):
                start, stop = (int(part, 16) for part in span.split("-"))
                memory.seek(start)
                try:
                    yield memory.read(stop - start) or b""
                except OSError:
                    continue  # mapped from a file and past its end


class _Looking:
    """A source that looks at the child's memory while the child waits for an answer."""

    name = "WhatsApp Chat with Robin Example.txt"

    def __init__(self, pids: tuple[int, ...], wanted: tuple[bytes, ...]) -> None:
        self._data = b"13/05/2025, 21:14 - Robin Example: hello again\n" * 60_000
        self._pids, self._wanted = pids, wanted
        self.found: list[bytes] = []
        self.looks = self.known = 0

    def members(self) -> tuple[Member, ...]:
        return (Member("", len(self._data)),)

    def read_at(self, member: str, offset: int, size: int) -> bytes:
        if self.looks < 3:
            self.looks += 1
            for pid in self._pids:
                parts = list(memory_of(pid))
                self.known += any(b"cairn.readers.child" in part for part in parts)
                self.found += [one for part in parts for one in self._wanted if one in part]
        return self._data[offset : offset + size]


def test_a_process_that_reads_foreign_files_never_held_a_key(tmp_path: Path) -> None:
    with start_zygote() as zygote, new_vault(tmp_path / "v", zygote) as vault:
        wanted = (*keys_of(vault), PASSPHRASE.encode())
        assert any(wanted[0] in part for part in memory_of(os.getpid()))
        with zygote.run(f"{READING}:read", profile="bytes", memory_bytes=512 << 20) as child:
            looking = _Looking((child.pid, zygote.pid), wanted)
            read = sum(1 for _ in drive(child.channel, looking, Answers()))
        assert read > 60_000
        assert looking.looks == 3
        assert looking.known == 6
        assert looking.found == []
