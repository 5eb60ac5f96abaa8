"""Sealed files are age files: another age opens them, and we open what it sealed to our keys.

Needs node and the package ``age-encryption``: ``CAIRN_AGE_ENCRYPTION`` names the folder in which
``node_modules`` is. Skipped where there is none.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from cairn.crypto.age_keys import Identity
from cairn.crypto.agefile import open_bytes, seal_bytes

NODE = shutil.which("node")
FOLDER = Path(os.environ.get("CAIRN_AGE_ENCRYPTION", "/nowhere"))
SIZES = [0, 1, 65535, 65536, 65537, 131072, 131073]

pytestmark = pytest.mark.skipif(
    NODE is None or not (FOLDER / "node_modules" / "age-encryption").is_dir(),
    reason="needs node and CAIRN_AGE_ENCRYPTION",
)

SCRIPT = """
import * as age from 'age-encryption';
let text = '';
for await (const chunk of process.stdin) text += chunk;
const asked = JSON.parse(text);
const bytes = Uint8Array.from(Buffer.from(asked.data, 'base64'));
let made;
if (asked.identity) {
  const opens = new age.Decrypter();
  opens.addIdentity(asked.identity);
  made = await opens.decrypt(bytes);
} else {
  const seals = new age.Encrypter();
  seals.addRecipient(asked.recipient);
  made = await seals.encrypt(bytes);
}
const own = asked.identity ? await age.identityToRecipient(asked.identity) : '';
process.stdout.write(JSON.stringify({data: Buffer.from(made).toString('base64'), own}));
"""


def other_age(**asked: str) -> dict[str, Any]:
    """The key goes in on standard input: an argument could be seen by other programs."""
    assert NODE
    ran = subprocess.run(
        [NODE, "--input-type=module", "--eval", SCRIPT],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        cwd=FOLDER,
        check=True,
    )
    told: dict[str, Any] = json.loads(ran.stdout)
    return told


def text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def data_of(told: dict[str, Any]) -> bytes:
    return base64.b64decode(told["data"])


@pytest.mark.parametrize("size", SIZES)
def test_another_age_opens_what_we_sealed(size: int) -> None:
    identity, plain = Identity.new(), os.urandom(size)
    sealed = seal_bytes(plain, identity.recipient)
    told = other_age(identity=identity.secret_text(), data=text(sealed))
    assert data_of(told) == plain
    assert told["own"] == identity.recipient.text


@pytest.mark.parametrize("size", SIZES)
def test_we_open_what_another_age_sealed(size: int) -> None:
    identity, plain = Identity.new(), os.urandom(size)
    told = other_age(recipient=identity.recipient.text, data=text(plain))
    assert open_bytes(data_of(told), identity) == plain
