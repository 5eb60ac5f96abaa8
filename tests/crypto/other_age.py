"""Another age, by other people: npm's ``age-encryption``, in one node process for many files.

One JSON object a line goes in and one comes out. Keys go in that way too: an argument could be seen
by other programs.
"""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from tests.crypto.node import PACKAGES, node

_SCRIPT = """
import * as age from 'age-encryption';
import {createHash} from 'node:crypto';
import {createInterface} from 'node:readline';
const bytes = (text) => Uint8Array.from(Buffer.from(text, 'base64'));
const ways = {
  async open({identity, files}) {
    const opens = new age.Decrypter();
    opens.addIdentity(identity);
    const told = [];
    for (const file of files) {
      const plain = await opens.decrypt(bytes(file));
      told.push(createHash('sha256').update(plain).digest('hex'));
    }
    return told;
  },
  async seal({recipient, files}) {
    const seals = new age.Encrypter();
    seals.addRecipient(recipient);
    const told = [];
    for (const file of files)
      told.push(Buffer.from(await seals.encrypt(bytes(file))).toString('base64'));
    return told;
  },
  recipient: ({identity}) => age.identityToRecipient(identity),
};
for await (const line of createInterface({input: process.stdin})) {
  const asked = JSON.parse(line);
  process.stdout.write(JSON.stringify(await ways[asked.way](asked)) + '\\n');
}
"""


@dataclass(frozen=True)
class OtherAge:
    _asked: IO[str]
    _told: IO[str]

    def _ask(self, way: str, **more: object) -> Any:
        self._asked.write(json.dumps({"way": way, **more}) + "\n")
        self._asked.flush()
        return json.loads(self._told.readline())

    def digests(self, identity: str, sealed: list[bytes]) -> list[str]:
        """Hex SHA-256 of what is in each of ``sealed``."""
        found: list[str] = self._ask("open", identity=identity, files=_texts(sealed))
        return found

    def sealed(self, recipient: str, plain: list[bytes]) -> list[bytes]:
        found: list[str] = self._ask("seal", recipient=recipient, files=_texts(plain))
        return [base64.b64decode(text) for text in found]

    def recipient(self, identity: str) -> str:
        """The public key of a private one."""
        found: str = self._ask("recipient", identity=identity)
        return found


def _texts(files: list[bytes]) -> list[str]:
    return [base64.b64encode(data).decode() for data in files]


@contextmanager
def other_age() -> Iterator[OtherAge]:
    with subprocess.Popen(
        [node(), "--input-type=module", "--eval", _SCRIPT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=PACKAGES.parent,
    ) as process:
        assert process.stdin
        assert process.stdout
        yield OtherAge(process.stdin, process.stdout)
        process.stdin.close()
