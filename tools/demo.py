"""`make demo`: the main job on the built-in sample case, from exports to a checked pack.

`python tools/demo.py FOLDER` does it in another folder than `demo-out`.

Every step is the command an owner would run; passphrase and private words go through descriptors.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from cairn.vault.passphrase import new_passphrase

ROOT = Path(__file__).parents[1]
OUT = Path(sys.argv[1]).absolute() if len(sys.argv) > 1 else ROOT / "demo-out"
CAIRN = Path(sys.executable).with_name("cairn")
PASSPHRASE = new_passphrase()
SECRET = {"passphrase_fd": PASSPHRASE + "\n"}
MESSAGES = os.environ.get("MESSAGES", "3000")
COUNTS = ("items", "system", "continuation", "unread")


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def run(*command: str | Path, **given: Any) -> str:
    """Run a command; ``given`` names an option and what waits on its descriptor."""
    words, descriptors = list(map(str, command)), []
    for option, content in given.items():
        read, write = os.pipe()
        os.write(write, content.encode())  # each of them fits into a pipe
        os.close(write)
        descriptors.append(read)
        words += [f"--{option.replace('_', '-')}", str(read)]
    done = subprocess.run(  # noqa: S603 - our own commands
        words, pass_fds=descriptors, capture_output=True, text=True, check=False
    )
    for descriptor in descriptors:
        os.close(descriptor)
    if done.returncode:
        raise SystemExit(f"{words[1]} ended with {done.returncode}:\n{done.stderr}{done.stdout}")
    return done.stdout


def main() -> None:
    started = time.monotonic()
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    case, vault = OUT / "case", OUT / "diary"
    say("1. A sample case: an invented person's exports, eighteen months")
    run(CAIRN, "sample", case, "--messages", MESSAGES)
    demo = json.loads((case / "truth.json").read_text(encoding="utf-8"))["demo"]
    say("2. A new diary")
    run(CAIRN, "create", vault, "--zone", demo["zone"], **SECRET)
    say("3. The exports go in: sealed first, then read by a process without keys")
    added = _add(vault, case / "main", demo["answers"])
    say("4. Entries in her own words, a correction, and two facts about contact")
    refs = _write(vault, demo["writes"])
    say("5. The picture\n")
    say(run(CAIRN, "picture", vault, "--last", "5", **SECRET))
    say("6. The pack")
    packed = _pack(vault, {**demo["page_one"], "worst": refs[demo["worst"]]})
    pack = Path(packed["folder"])
    say("7. Checked four ways: by us, by the two checkers inside it, and the diary itself")
    run(CAIRN, "check", pack)
    run(sys.executable, "-I", pack / "checks" / "verify.py", pack)
    # Without site packages there is only what stands in the pack.
    run(sys.executable, "-E", "-S", pack / "checks" / "verify_record.py", pack)
    run(CAIRN, "check", vault, **SECRET)
    say("8. Opened without us: from the passphrase to every act, with one page of Python")
    page, key = ROOT / "docs" / "format" / "open_without_us.py", OUT / "key.txt"
    acts = run(sys.executable, "-I", page, vault, key, "--show-record", **SECRET).splitlines()
    # Kind 0 says nothing: such records hide how much was written on a day.
    spoken = [act for act in map(json.loads, acts) if act.get("kind") != 0]
    say(f"   {len(spoken)} acts read; the key file is {_shown(key)}")
    _figures(added, packed, time.monotonic() - started)


def _add(vault: Path, exports: Path, answers: dict[str, Any]) -> list[dict[str, Any]]:
    told = run(CAIRN, "add", vault, exports, "--json", **SECRET)
    added = [json.loads(line) for line in told.splitlines()]
    for one in added:
        counts = ", ".join(f"{one[name]} {name}" for name in COUNTS)
        say(f"   {Path(one['path']).name}: {counts} ({one['reader'] or 'kept as it is'})")
    asked = [one for one in added if any(not decision["chosen"] for decision in one["decisions"])]
    for one in asked:
        say(f"   {Path(one['path']).name}: waits for an answer, day or month first; here: day")
    answers = {**answers, "date_orders": {one["sha256"]: "dmy" for one in asked}}
    run(CAIRN, "answer", vault, answers_fd=json.dumps(answers), **SECRET)
    return added


def _write(vault: Path, writes: list[dict[str, Any]]) -> dict[str, str]:
    """The number of each entry, by its name."""
    refs: dict[str, str] = {}
    for one in writes:
        about = ("--about", refs[one["about"]]) if one["about"] else ()
        command = (CAIRN, "write", vault, "--kind", one["kind"], *about, "--json")
        told = json.loads(run(*command, entry_fd=json.dumps(one["entry"]), **SECRET))
        refs[one["name"]] = told["ref"]
    return refs


def _pack(vault: Path, page_one: dict[str, str]) -> dict[str, Any]:
    folder = OUT / "packs"
    folder.mkdir()
    command = (CAIRN, "pack", vault, "--to", folder, "--for", "police", "--json")
    packed: dict[str, Any] = json.loads(run(*command, page_one_fd=json.dumps(page_one), **SECRET))
    return packed


def _figures(added: list[dict[str, Any]], packed: dict[str, Any], seconds: float) -> None:
    items, system, more, unread = (sum(one[name] for one in added) for name in COUNTS)
    say("")
    say(f"Read: {items:,} items, {system:,} lines of the apps' own, {more:,} further lines.")
    say(f"Not read, and counted: {unread:,}.")
    say(f"Pack: {packed['files']} files, {packed['size'] / 1e6:.1f} MB.")
    say(f"All of it took {seconds:.0f} s.")
    say(f"Look at {_shown(Path(packed['folder']))}/data/1-read-first.pdf")
    say(f"Everybody in it is invented. The folder {_shown(OUT)} can be removed.")
    say(f"To look around in its diary: {_shown(OUT / 'diary')}, with the words {PASSPHRASE}")


def _shown(path: Path) -> Path:
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


if __name__ == "__main__":
    main()
