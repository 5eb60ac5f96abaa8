"""The commands on the page, run as they stand there, with an age by other people."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from cairn.terms.acts import Act, Tag
from cairn.vault.add_files import add_files
from cairn.vault.change_passphrase import change_passphrase
from cairn.vault.dispose import dispose
from cairn.vault.export_key import export_key
from cairn.vault.write_entry import NewEntry, write_entry, write_note
from tests.crypto.node import PACKAGES, node
from tests.vault.vaults import new_vault

PAGE = Path(__file__).parents[2] / "docs" / "format" / "with-age-and-jq.md"
FILE = b"caf\xc3\xa9 07700 900123\r\n" * 9000

AGE = """#!/bin/sh
exec {node} --input-type=module --eval '
import * as age from "age-encryption";
import {{readFileSync}} from "node:fs";
const [flag, which, key, file] = process.argv.slice(1);
if (flag !== "-d" || which !== "-i") process.exit(2);
const opens = new age.Decrypter();
for (const line of readFileSync(key, "utf8").split("\\n"))
  if (line.startsWith("AGE-SECRET-KEY-")) opens.addIdentity(line);
try {{
  process.stdout.write(await opens.decrypt(readFileSync(file ?? 0)));
}} catch (error) {{
  process.stderr.write(String(error));
  process.exit(1);
}}' -- "$@"
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not on this computer"),
]


def test_the_commands_open_everything_with_the_exported_key(tmp_path: Path) -> None:
    (tmp_path / "a file.txt").write_bytes(FILE)
    with new_vault(tmp_path / "v") as vault:
        write_entry(vault, NewEntry("before the change", people=("Sam Example",)))
        gone = write_entry(vault, NewEntry("words that go"))
        vault = change_passphrase(vault, "seven other plain words for tests")
        list(add_files(vault, [tmp_path / "a file.txt"]))
        dispose(vault, gone)
        write_note(vault, NewEntry("a private note"))
        vault.record.fill_block()
        export_key(vault, tmp_path / "key")
        acts = [act for act in vault.record.acts if isinstance(act, Act)]
        (one,) = vault.received()
        vault.close()
    shim = tmp_path / "bin" / "age"
    shim.parent.mkdir()
    shim.write_text(AGE.format(node=node()))
    shim.chmod(0o700)
    script = "\n".join(re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)[1:])
    ran = subprocess.run(
        ["sh", "-e", "-c", f"vault={tmp_path}/v key={tmp_path}/key out={tmp_path}/out\n{script}"],
        capture_output=True,
        text=True,
        check=False,
        cwd=PACKAGES.parent,
        env={**os.environ, "PATH": f"{shim.parent}:{os.environ['PATH']}"},
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.endswith(": OK\n")
    assert (tmp_path / "out" / one.original.sha256).read_bytes() == FILE
    told = [json.loads(one) for one in (tmp_path / "out" / "acts.jsonl").read_text().splitlines()]
    shown = {act["act"]: act["fields"] for act in told if act["kind"]}
    assert shown == {
        f"{act.ref.log}.{act.ref.branch}.{act.ref.seq}": {str(tag): v for tag, v in act.fields}
        for act in acts
    }
    assert any(fields.get(str(int(Tag.TEXT))) == "before the change" for fields in shown.values())
