"""V10: what is left in memory after a lock, for each way in which a vault can lock."""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cairn.crypto.bech32 import decode
from cairn.vault.create import create
from cairn.vault.drafts import drafts, open_draft
from cairn.vault.unlock import unlock
from cairn.vault.vault import Vault
from tests.assure.figure import CannotRunHere, Counts, Figure, Must, none_of
from tests.assure.front import flag
from tests.assure.memory import children_of, forms, group, hits, memory_of, numbered
from tests.cli.typed import Typed
from tests.vault.vaults import QUICK, ZONE, everything_in, surroundings

_ROOT = Path(__file__).parents[2]
_WAYS = {"asked": "lock", "left": "quick exit", "quiet": "idleness", "slept": "sleep"}
_DIGITS = 5
_A_LINE = 8
_UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class _Story:
    """One vault, one session, one way to lock it. All words begin with the same mark, made anew."""

    vault: Path
    mark: str
    way: str
    canaries: int

    def words(self, first: int, last: int) -> list[str]:
        """Lines of canaries, by number."""
        named = [f"{self.mark}{number:0{_DIGITS}}" for number in range(first, last)]
        return [" ".join(named[at : at + _A_LINE]) for at in range(0, len(named), _A_LINE)]

    @property
    def phrase(self) -> str:
        return " ".join(f"{self.mark}p{letter}" for letter in "abcde")

    def type_in(self, typed: Typed) -> None:
        """Write, read back, search, and begin something that is never finished."""
        half, most = self.canaries // 2, self.canaries * 3 // 4
        typed.answer(("Passphrase:", self.phrase), ("cairn>", "write"))
        self._write(typed, self.words(0, half))
        typed.answer(("cairn>", "note"))
        self._write(typed, self.words(half, most))
        for line in self.words(most, self.canaries):
            typed.answer(("cairn>", "search"), ("look for:", line))
        typed.answer(("cairn>", "picture"), ("cairn>", "notes"), ("cairn>", "note"))
        typed.until("ends it")
        typed.enter(f"{self.mark} {_UNFINISHED}", "")
        typed.until("When was it?")

    def _write(self, typed: Typed, lines: list[str]) -> None:
        typed.until("ends it")
        typed.enter(*lines, "")
        for question in ("When was it?", "Who was it", "Where?", "Did anyone", "How did it"):
            typed.answer((question, ""))

    def lock(self, typed: Typed) -> None:
        if self.way == "asked":
            typed.enter(*[""] * 5)
            typed.answer(("cairn>", "lock"))
        elif self.way == "left":
            typed.press("\x03")
        else:
            flag(self.vault, self.way).touch()


def make(root: Path, canaries: int) -> Counts:
    if sys.platform != "linux" or os.geteuid() != 0:
        raise CannotRunHere("only an administrator may look into processes that do not allow it")
    found: Counter[str] = Counter()
    slowest = 0.0
    for way in _WAYS:
        story = _Story(root / way, f"q{secrets.token_hex(6)}q", way, canaries)
        told = _one_way(story, found)
        slowest = max(slowest, told)
    names = (
        "ways to lock", "canaries typed", "canaries found before the lock",
        "keys found in the worker before the lock", "processes killed by the locks",
        "locks for another reason", "processes left after the locks",
        "megabytes looked through after the locks", "words left in memory", "keys left in memory",
        "words in clear in the folder", "unfinished texts that are not offered",
    )  # fmt: skip
    return {name: found[name] for name in names} | {"slowest lock, ms": round(slowest, 1)}


def _one_way(story: _Story, found: Counter[str]) -> float:
    made = create(story.vault, story.phrase, ZONE, surroundings(), cost=QUICK)
    keys = _keys(made)
    made.close()
    with _front(story.vault) as (typed, told_fd):
        story.type_in(typed)
        (worker,) = children_of(typed.pid)
        before = group(worker)
        _look_before(story, worker, before, keys, found)
        story.lock(typed)
        told = json.loads(_line(told_fd))
        found["ways to lock"] += 1
        found["canaries typed"] += story.canaries
        found["locks for another reason"] += told["reason"] != story.way
        found["processes killed by the locks"] += told["killed"]
        left = [pid for pid in before if Path(f"/proc/{pid}").exists()]
        found["processes left after the locks"] += len(left) + len(children_of(typed.pid))
        _look_after(story, typed.pid, keys, found)
    _look_at_folder(story, found)
    return float(told["ms"])


def _look_before(
    story: _Story, worker: int, all_of_it: tuple[int, ...], keys: list[bytes], found: Counter[str]
) -> None:
    """The control: it is there to be found, and this way of looking finds it."""
    seen = [numbered(memory_of(pid), story.mark.encode(), _DIGITS) for pid in all_of_it]
    found["canaries found before the lock"] += len(set().union(*seen))
    parts = list(memory_of(worker))
    found["keys found in the worker before the lock"] += sum(hits(parts, [key]) > 0 for key in keys)


def _look_after(story: _Story, front: int, keys: list[bytes], found: Counter[str]) -> None:
    parts = list(memory_of(front))
    found["megabytes looked through after the locks"] += sum(map(len, parts)) >> 20
    found["words left in memory"] += hits(parts, forms(story.mark.encode()))
    found["keys left in memory"] += hits(parts, [form for key in keys for form in forms(key)])


def _look_at_folder(story: _Story, found: Counter[str]) -> None:
    wanted = forms(story.mark.encode())
    found["words in clear in the folder"] += hits(everything_in(story.vault).values(), wanted)
    if story.way == "asked":
        return
    with unlock(story.vault, story.phrase, surroundings()) as again:
        offered = [open_draft(again, name).text for name in drafts(again)]
    found["unfinished texts that are not offered"] += offered != [f"{story.mark} {_UNFINISHED}"]


def _keys(vault: Vault) -> list[bytes]:
    """The vault key, the key of the index, the seeds of what signs, and the age identities both
    as bytes and as they are written."""
    texts = [
        identity.secret_text()
        for period in vault.keys.periods
        for identity in (period.record, period.private)
    ]
    return [
        vault.vault_key.reveal(),
        vault.index_key,
        vault.keys.pack.seed(),
        *(key.seed() for one in vault.keys.branches for key in (one.record, one.private)),
        *(decode("age-secret-key-pq-", text.lower()) for text in texts),
        *(text.encode() for text in texts),
    ]


@contextmanager
def _front(vault: Path) -> Iterator[tuple[Typed, int]]:
    told, tell = os.pipe()
    stays, stay = os.pipe()
    for fd in (tell, stays):
        os.set_inheritable(fd, True)
    path = os.pathsep.join((str(_ROOT / "src"), str(_ROOT)))
    arguments = ("-m", "tests.assure.front", str(vault), str(tell), str(stays))
    with Typed(arguments, {"PYTHONPATH": path}) as typed:
        for fd in (tell, stays):
            os.close(fd)
        try:
            yield typed, told
        finally:
            os.close(stay)
            os.close(told)


def _line(fd: int) -> bytes:
    line = b""
    while not line.endswith(b"\n"):
        part = os.read(fd, 4096)
        assert part, "the front ended without a word"
        line += part
    return line


FIGURE = Figure(
    name="memory",
    number="V10",
    question="Is anything left in memory once the vault is locked?",
    shows=(
        "A session is played at a terminal: passphrase, entries, a private note, searches, "
        "everything read back, and a text that is left unfinished. It is locked in each way: by "
        "the word, by quick exit, by idleness, by the sleep of the computer. Before it, the words "
        "and keys are found in the worker. After it, the whole process group is gone, and the "
        "memory of the process that survives is looked through, all that is not a library, for the "
        "words and the keys: as they are, as wide text, as hex, and as base64 at each offset. The "
        "unfinished text is then offered by the next opening."
    ),
    does_not_show=(
        "What the system keeps of a dead process: free pages until they are used again, a swap "
        "file, an image written for hibernation; what a terminal program keeps of its screen; and "
        "what somebody reads who controls the computer while the vault is open. The real time "
        "of idleness and a real sleep are played by clocks that leap."
    ),
    make=make,
    unit="canaries for each way",
    ci_size=50,
    long_size=500,
    must=(
        Must("ways to lock", "=", len(_WAYS)),
        Must("canaries found before the lock", ">=", 190),
        Must("keys found in the worker before the lock", ">=", 16),
        Must("processes killed by the locks", ">=", 3 * len(_WAYS)),
        Must("megabytes looked through after the locks", ">=", 40),
        *none_of("locks for another reason", "processes left after the locks",
                 "words left in memory", "keys left in memory", "words in clear in the folder",
                 "unfinished texts that are not offered"),
    ),
)  # fmt: skip
