"""The page that opens a vault without the program: run as a stranger would run it."""

from __future__ import annotations

import ast
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cairn.crypto.age_keys import Identity
from cairn.crypto.agefile import SealedFile
from cairn.terms.acts import Act, Tag
from cairn.terms.original import ActRef
from cairn.vault.add_files import add_files
from cairn.vault.dispose import dispose
from cairn.vault.export_key import key_file_text
from cairn.vault.write_entry import NewEntry, write_entry, write_note
from tests.vault.vaults import PASSPHRASE, everything_in, new_vault

pytestmark = pytest.mark.slow

PAGE = Path(__file__).parents[2] / "docs" / "format" / "open_without_us.py"
FILE = b"caf\xc3\xa9 07700 900123\r\n" * 9000
WORDS = "Caf\u00e9, \u201cquoted\u201d.\nSecond line \U0001f6aa"


@dataclass(frozen=True)
class Made:
    """A vault, and what is known of it."""

    folder: Path
    acts: list[dict[str, Any]]
    """Of the record, as the page should print them."""
    sealed_name: str
    identities: list[str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("page") / "v"
    inbox = folder.parent / "a file.txt"
    inbox.write_bytes(FILE)
    with new_vault(folder) as vault:
        write_entry(vault, NewEntry(WORDS, impact="slept badly", people=("Sam Example",)))
        gone = write_entry(vault, NewEntry("words that go"))
        list(add_files(vault, [inbox]))
        write_note(vault, NewEntry("a private note"))
        write_entry(vault, NewEntry("x" * 70_000))
        dispose(vault, gone)
        acts = [shown(act, gone) for act in vault.record.acts]
        (received,) = vault.received()
        keys = [line for line in key_file_text(vault).splitlines() if line.startswith("AGE-SECRET")]
    return Made(folder, acts, received.seal.sealed_sha256, keys)


def shown(act: object, gone: ActRef) -> dict[str, Any]:
    if not isinstance(act, Act):
        return {"branch": gone.branch, "seq": gone.seq, "disposed": True}
    fields = {str(tag): value for tag, value in act.fields}
    return {
        "branch": act.ref.branch,
        "seq": act.ref.seq,
        "kind": int(act.kind),
        "fields": fields,
    }


def run(
    vault: Path, keyfile: Path, *more: str, passphrase: bytes = PASSPHRASE.encode()
) -> subprocess.CompletedProcess[str]:
    reading, writing = os.pipe()
    try:
        os.write(writing, passphrase + b"\n")
        return subprocess.run(
            [sys.executable, "-I", PAGE, vault, keyfile, "--passphrase-fd", str(reading), *more],
            capture_output=True,
            text=True,
            pass_fds=(reading,),
            check=False,
            cwd=keyfile.parent,
        )
    finally:
        os.close(reading)
        os.close(writing)


def refused(ran: subprocess.CompletedProcess[str]) -> str:
    """The one sentence that was said."""
    assert ran.returncode != 0
    assert ran.stdout == ""
    said = ran.stderr.removesuffix("\n")
    assert "Traceback" not in said
    assert "\n" not in said
    assert said.endswith(".")
    assert PASSPHRASE not in said
    return said


def test_it_prints_every_act_of_the_record_and_changes_nothing(made: Made, tmp_path: Path) -> None:
    before = everything_in(made.folder)
    ran = run(made.folder, tmp_path / "key.txt", "--show-record")
    assert (ran.returncode, ran.stderr) == (0, "")
    told = [json.loads(line) for line in ran.stdout.splitlines()]
    assert told == made.acts
    assert sum("disposed" in act for act in told) == 1
    assert told[2]["fields"][str(int(Tag.TEXT))] == WORDS
    assert "a private note" not in ran.stdout
    assert everything_in(made.folder) == before


def test_a_line_that_ends_as_on_windows_is_the_same_passphrase(made: Made, tmp_path: Path) -> None:
    ran = run(made.folder, tmp_path / "key.txt", passphrase=PASSPHRASE.encode() + b"\r")
    assert (ran.returncode, ran.stderr) == (0, "")


def test_its_key_file_opens_the_original_and_only_its_owner_can_read_it(
    made: Made, tmp_path: Path
) -> None:
    keyfile = tmp_path / "key.txt"
    ran = run(made.folder, keyfile)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert keyfile.stat().st_mode & 0o777 == 0o600
    keys = [line for line in keyfile.read_text().splitlines() if not line.startswith("#")]
    assert keys == made.identities
    sealed = made.folder / "originals" / made.sealed_name[:2] / made.sealed_name
    opened = SealedFile(io.BytesIO(sealed.read_bytes()), Identity.from_text(keys[0]))
    assert opened.read_at(0, len(FILE)) == FILE
    assert opened.read_at(len(FILE), opened.size).strip(b"\0") == b""


def test_a_file_that_is_there_is_not_overwritten(made: Made, tmp_path: Path) -> None:
    keyfile = tmp_path / "key.txt"
    keyfile.write_text("something of mine\n")
    assert "key file" in refused(run(made.folder, keyfile, "--show-record"))
    assert keyfile.read_text() == "something of mine\n"


@pytest.mark.parametrize("passphrase", [b"another five words for tests", b"", b"\xff\xfe"])
def test_another_passphrase_opens_nothing_and_nothing_is_written(
    made: Made, tmp_path: Path, passphrase: bytes
) -> None:
    refused(run(made.folder, tmp_path / "key.txt", "--show-record", passphrase=passphrase))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "data"),
    [("header", b""), ("header", b"[]"), ("header", b"{}"), ("header", None), ("slots", b""),
     ("slots", None), ("keys", b""), ("keys", None)],
)  # fmt: skip
def test_a_damaged_vault_is_told_in_one_sentence(
    made: Made, tmp_path: Path, name: str, data: bytes | None
) -> None:
    files = everything_in(made.folder)
    vault = tmp_path / "v"
    vault.mkdir()
    for small in ("header", "slots", "keys"):
        (vault / small).write_bytes(files[small])
    changed = files[name][:-1] + bytes([files[name][-1] ^ 1]) if data is None else data
    (vault / name).write_bytes(changed)
    refused(run(vault, tmp_path / "key.txt"))
    assert not (tmp_path / "key.txt").exists()


def test_a_folder_that_is_no_vault_is_told_in_one_sentence(tmp_path: Path) -> None:
    refused(run(tmp_path / "nothing there", tmp_path / "key.txt"))


def test_it_uses_nothing_of_the_program() -> None:
    named = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(ast.parse(PAGE.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    used = {name.partition(".")[0] for name in named}
    assert used - set(sys.stdlib_module_names) == {"cryptography"}
