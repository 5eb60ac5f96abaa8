"""`make demo`: the main job on the built-in sample case, from exports to a checked pack.

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

ROOT = Path(__file__).parents[1]
OUT = ROOT / "demo-out"
CAIRN = Path(sys.executable).with_name("cairn")
PASSPHRASE = "only for this demo"
MESSAGES = os.environ.get("MESSAGES", "3000")


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def run(*arguments: str | Path, **given: Any) -> str:
    """Run one command; ``given`` names an option and what its descriptor holds."""
    command, fds = [str(CAIRN), *map(str, arguments)], []
    for option, content in given.items():
        read, write = os.pipe()
        os.write(write, content.encode())  # each of them fits into a pipe
        os.close(write)
        fds.append(read)
        command += [f"--{option.replace('_', '-')}", str(read)]
    try:
        done = subprocess.run(command, pass_fds=fds, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - our own command
    finally:
        for fd in fds:
            os.close(fd)
    if done.returncode:
        sys.stdout.write(done.stdout)
        raise SystemExit(f"cairn {arguments[0]} ended with {done.returncode}")
    return done.stdout


def main() -> None:
    started = time.monotonic()
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    case, vault, packs = OUT / "case", OUT / "diary", OUT / "packs"
    secret = {"passphrase_fd": PASSPHRASE + "\n"}

    say("1. A sample case: an invented person's exports, eighteen months")
    run("sample", case, "--messages", MESSAGES)
    demo = json.loads((case / "truth.json").read_text(encoding="utf-8"))["demo"]

    say("2. A new diary")
    run("create", vault, "--zone", demo["zone"], **secret)

    say("3. The exports go in: sealed first, then read by a process without keys")
    added = [
        json.loads(line)
        for line in run("add", vault, case / "main", "--json", **secret).splitlines()
    ]
    for one in added:
        counts = ", ".join(
            f"{one[name]} {name}" for name in ("items", "system", "continuation", "unread")
        )
        say(f"   {Path(one['path']).name}: {counts} ({one['reader'] or 'kept as it is'})")
    run("answer", vault, "--json", answers_fd=json.dumps(demo["answers"]), **secret)

    say("4. Entries in her own words, a correction, and two facts about contact")
    refs: dict[str, str] = {}
    for entry in demo["writes"]:
        about = ["--about", refs[entry["about"]]] if entry.get("about") else []
        told = run(
            "write", vault, "--kind", entry["kind"], *about, "--json",
            entry_fd=json.dumps(entry["entry"]), **secret,
        )  # fmt: skip
        refs[entry["name"]] = json.loads(told)["ref"]

    say("5. The picture")
    say(run("picture", vault, "--last", "5", **secret))

    say("6. The pack")
    packs.mkdir()
    page_one = {**demo["page_one"], "worst": refs[demo["worst"]]}
    packed = json.loads(
        run("pack", vault, "--to", packs, "--for", "police", "--json",
            page_one_fd=json.dumps(page_one), **secret)
    )  # fmt: skip
    pack = Path(packed["folder"])

    say("7. Checked, three ways: by us, by the verifier inside it, and the vault itself")
    run("check", pack)
    verifier = [sys.executable, "-I", str(pack / "checks" / "verify.py"), str(pack)]
    subprocess.run(verifier, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - the pack we just made
    run("check", vault, **secret)

    say("8. Opened without us: from the passphrase to the record, with one page of Python")
    key = OUT / "key.txt"
    opened = _without_us(vault, key)
    say(f"   {opened} acts read; the key file is {key.relative_to(ROOT)}")

    _figures(added, packed, time.monotonic() - started)


def _without_us(vault: Path, key: Path) -> int:
    page = ROOT / "docs" / "format" / "open_without_us.py"
    read, write = os.pipe()
    os.write(write, PASSPHRASE.encode() + b"\n")
    os.close(write)
    command = [sys.executable, "-I", str(page), str(vault), str(key), "--show-record"]
    done = subprocess.run(  # noqa: S603 - our own page
        [*command, "--passphrase-fd", str(read)], pass_fds=[read], capture_output=True, check=True
    )
    os.close(read)
    return len(done.stdout.splitlines())


def _figures(added: list[dict[str, Any]], packed: dict[str, Any], seconds: float) -> None:
    total = {
        name: sum(one[name] for one in added)
        for name in ("items", "system", "continuation", "unread")
    }
    say("")
    say(f"Read: {total['items']:,} items, {total['system']:,} lines of the apps' own, "
        f"{total['continuation']:,} further lines; {total['unread']:,} parts not read, and counted.")  # fmt: skip
    say(
        f"Pack: {packed['files']} files, {packed['size'] / 1e6:.1f} MB. All of it took {seconds:.0f} s."
    )
    say(f"Look at {Path(packed['folder']).relative_to(ROOT)}/data/1-read-first.pdf")
    say("Everybody in it is invented. The folder demo-out can be removed.")


if __name__ == "__main__":
    main()
