"""Opens a vault without the program that made it. Needs Python 3.11 and ``cryptography`` >= 47.

    python open_without_us.py VAULT KEYFILE [--show-record]

It asks for the passphrase (or reads one line from ``--passphrase-fd N``) and writes KEYFILE, an age
identity file: any age that knows hybrid keys then opens every sealed file in the folder, such as
``age -d -i KEYFILE originals/ab/ab…``. With ``--show-record`` it also prints every act of the
record, one JSON line each. The numbers are those of the page docs/format/vault-1.md.
"""

from __future__ import annotations

import argparse
import base64
import getpass
import hashlib
import hmac
import json
import os
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ZERO = bytes(12)
LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


def hkdf(key: bytes, salt: bytes, info: bytes, length: int = 32) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(key)


def vault_key(vault: Path, passphrase: str) -> bytes:
    """Passphrase -> Argon2id -> the one of sixteen slots that it opens -> vault key."""
    header, slots = (vault / "header").read_bytes(), (vault / "slots").read_bytes()
    told = json.loads(header)
    kdf = told["kdf"]
    stretched = Argon2id(
        salt=bytes.fromhex(told["salt"]), length=64, iterations=kdf["passes"],
        lanes=kdf["lanes"], memory_cost=kdf["memory_kib"],
    ).derive(unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass"))  # fmt: skip
    for number in range(16):
        slot = slots[number * 256 : number * 256 + 256]
        keys = hkdf(stretched, slot[:32], b"cairn/slot/v1\0" + bytes([number]), 48)
        if hmac.compare_digest(keys[32:], slot[32:48]):
            beside = b"cairn/slot/v1\0" + hashlib.sha256(header).digest()
            return ChaCha20Poly1305(keys[:32]).decrypt(ZERO, slot[48:], beside)[1:33]
    raise SystemExit("That passphrase opens no slot of this vault.")


def all_keys(vault: Path, key: bytes) -> dict[str, Any]:
    """The file ``keys``: key periods (age identities) and log branches (signing seeds)."""
    sealed = (vault / "keys").read_bytes()
    beside = b"cairn/keys/v1\0" + b"".join(
        hashlib.sha256((vault / name).read_bytes()).digest() for name in ("header", "slots")
    )
    subkey = hkdf(key, b"", b"cairn/subkey/v1\0keys")
    cipher = ChaCha20Poly1305(hkdf(subkey, sealed[:32], b"cairn/small/v1\0"))
    plain = cipher.decrypt(ZERO, sealed[32:], beside)
    found: dict[str, Any] = json.loads(plain[4 : 4 + int.from_bytes(plain[:4], "big")])
    return found


def private_key(identity: str) -> hpke.MLKEM768X25519PrivateKey:
    """AGE-SECRET-KEY-PQ-1… is Bech32 of a seed, which SHAKE-256 stretches to both private keys."""
    bits = "".join(f"{LETTERS.index(c):05b}" for c in identity.lower().rpartition("1")[2][:-6])
    seed = bytes(int(bits[at : at + 8], 2) for at in range(0, 256, 8))
    both = hashlib.shake_256(seed).digest(96)
    return hpke.MLKEM768X25519PrivateKey(
        MLKEM768PrivateKey.from_seed_bytes(both[:64]),
        X25519PrivateKey.from_private_bytes(both[64:]),
    )


def open_age(sealed: bytes, key: hpke.MLKEM768X25519PrivateKey) -> bytes:
    """An age file: one stanza with the wrapped file key, then chunks of 64 KiB."""
    lines = sealed.split(b"\n", 4)
    enc, body = lines[1].split(b" ")[2], lines[2]
    wrapped = b"".join(base64.b64decode(text + b"=" * (-len(text) % 4)) for text in (enc, body))
    file_key = SUITE.decrypt(wrapped, key, b"age-encryption.org/mlkem768x25519")
    payload = lines[4]
    cipher = ChaCha20Poly1305(hkdf(file_key, payload[:16], b"payload"))
    chunks = [payload[at : at + 65552] for at in range(16, len(payload), 65552)]
    return b"".join(
        cipher.decrypt(n.to_bytes(11, "big") + bytes([n == len(chunks) - 1]), chunk, None)
        for n, chunk in enumerate(chunks)
    )


def acts(vault: Path, keys: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every act of the record: frames of 184 bytes, each followed by its sealed body."""
    opens = {period["number"]: private_key(period["record"]) for period in keys["periods"]}
    log, at = (vault / "logs" / "0").read_bytes(), 0
    while at + 184 <= len(log):
        frame = log[at : at + 184]
        number = {
            "branch": int.from_bytes(frame[4:8], "big"),
            "seq": int.from_bytes(frame[8:16], "big"),
        }
        size = int.from_bytes(frame[116:120], "big")
        body = log[at + 184 : at + 184 + size]
        at += 184 + size
        if hashlib.sha256(body).digest() != frame[84:116]:
            yield {**number, "disposed": not body.strip(b"\0")}
            continue
        act = json.loads(open_age(body, opens[int.from_bytes(frame[16:20], "big")]))
        values = {field["tag"]: field["value"] for field in act["fields"] if field["value"]}
        yield {**number, "kind": act["context"]["kind"], "fields": values}


def main() -> None:
    ask = argparse.ArgumentParser(description="Opens a vault without the program that made it.")
    ask.add_argument("vault", type=Path)
    ask.add_argument("keyfile", type=Path)
    ask.add_argument("--passphrase-fd", type=int)
    ask.add_argument("--show-record", action="store_true")
    given = ask.parse_args()
    try:
        if given.passphrase_fd is None:
            passphrase = getpass.getpass("Passphrase: ")
        else:
            line = os.read(given.passphrase_fd, 4096).split(b"\n")[0]
            passphrase = line.removesuffix(b"\r").decode()
        keys = all_keys(given.vault, vault_key(given.vault, passphrase))
    except (OSError, ValueError, LookupError, TypeError, InvalidTag) as error:
        raise SystemExit(f"This vault could not be opened ({type(error).__name__}).") from None
    try:
        out = os.open(given.keyfile, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise SystemExit(f"The key file could not be made ({error.strerror}).") from None
    with os.fdopen(out, "w") as file:
        for period in keys["periods"]:
            for log in ("record", "private"):
                file.write(f"# key period {period['number']}, {log}\n{period[log]}\n")
    for act in acts(given.vault, keys) if given.show_record else ():
        sys.stdout.write(json.dumps(act) + "\n")


if __name__ == "__main__":
    main()
