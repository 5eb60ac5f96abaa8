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


def key_files(vault: Path) -> Iterator[dict[str, bytes]]:
    """slots, ways and keys; where a change of keys was cut short, the new ones, then the old."""
    if (vault / "next").exists():
        told = json.loads((vault / "next").read_bytes())
        for files in (told["after"], told["before"]):
            yield {name: base64.b64decode(text) for name, text in files.items()}
        return
    names = [name for name in ("slots", "ways", "keys") if (vault / name).exists()]
    yield {name: (vault / name).read_bytes() for name in names}


def all_keys(vault: Path, passphrase: str, second: bytes) -> dict[str, Any]:
    """Passphrase -> Argon2id -> the one of sixteen slots that it opens -> vault key -> keys."""
    header = (vault / "header").read_bytes()
    told = json.loads(header)
    kdf = told["kdf"]
    stretched = Argon2id(
        salt=bytes.fromhex(told["salt"]), length=64, iterations=kdf["passes"],
        lanes=kdf["lanes"], memory_cost=kdf["memory_kib"],
    ).derive(unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass"))  # fmt: skip
    offered = [stretched]
    if second:
        offered.append(hkdf(stretched + second, b"", b"cairn/second/v1\0", 64))
    for files in key_files(vault):
        for one in offered:
            key = vault_key(files, one, hashlib.sha256(header).digest())
            if key:
                return open_keys(files, key, header)
    raise SystemExit("That passphrase opens no slot of this vault.")


def vault_key(files: dict[str, bytes], stretched: bytes, header: bytes) -> bytes:
    """From the slot that opens; empty if none does. ``header`` is its SHA-256."""
    for number in range(16):
        slot = files["slots"][number * 256 : number * 256 + 256]
        keys = hkdf(stretched, slot[:32], b"cairn/slot/v1\0" + bytes([number]), 48)
        if not hmac.compare_digest(keys[32:], slot[32:48]):
            continue
        plain = ChaCha20Poly1305(keys[:32]).decrypt(ZERO, slot[48:], b"cairn/slot/v1\0" + header)
        if plain[33] == 0:  # as the first vaults had it
            return plain[1:33]
        way = files["ways"][number * 1168 : number * 1168 + 1168]
        return SUITE.decrypt(
            way, private_key(plain[1:33]), b"cairn/way/v1\0" + bytes([number]) + header
        )
    return b""


def open_keys(files: dict[str, bytes], key: bytes, header: bytes) -> dict[str, Any]:
    """The file ``keys``: key periods (age identities) and log branches (signing seeds)."""
    sealed = files["keys"]
    beside = b"cairn/keys/v1\0" + hashlib.sha256(header).digest() + b"".join(
        hashlib.sha256(files[name]).digest() for name in ("slots", "ways") if name in files
    )  # fmt: skip
    subkey = hkdf(key, b"", b"cairn/subkey/v1\0keys")
    cipher = ChaCha20Poly1305(hkdf(subkey, sealed[:32], b"cairn/small/v1\0"))
    plain = cipher.decrypt(ZERO, sealed[32:], beside)
    found: dict[str, Any] = json.loads(plain[4 : 4 + int.from_bytes(plain[:4], "big")])
    return found


def seed_of(identity: str) -> bytes:
    """AGE-SECRET-KEY-PQ-1… is Bech32 of 32 bytes."""
    bits = "".join(f"{LETTERS.index(c):05b}" for c in identity.lower().rpartition("1")[2][:-6])
    return bytes(int(bits[at : at + 8], 2) for at in range(0, 256, 8))


def private_key(seed: bytes) -> hpke.MLKEM768X25519PrivateKey:
    """SHAKE-256 stretches a seed to both private keys."""
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
    opens = {period["number"]: private_key(seed_of(period["record"])) for period in keys["periods"]}
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
    ask.add_argument("--second", type=Path, help="the file of the second secret, if there is one")
    ask.add_argument("--show-record", action="store_true")
    given = ask.parse_args()
    try:
        if given.passphrase_fd is None:
            passphrase = getpass.getpass("Passphrase: ")
        else:
            line = os.read(given.passphrase_fd, 4096).split(b"\n")[0]
            passphrase = line.removesuffix(b"\r").decode()
        second = given.second.read_bytes() if given.second else b""
        keys = all_keys(given.vault, passphrase, second)
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
