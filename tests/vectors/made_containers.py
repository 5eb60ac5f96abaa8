"""Vectors of the sealed file.

A hybrid key cannot be wrapped twice to the same bytes, so ``wrapped_key.txt`` keeps the one
wrapping that all of these share, with its nonce; real files never share either.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from cairn.crypto.age_header import HEADER_BYTES, write_header
from cairn.crypto.age_keys import Identity
from cairn.crypto.derive import derive
from tests.vectors.fixed import SEED, Made, drawn, respelled
from tests.vectors.kinds import FOLDER, ContainerVector

FILE_KEY, NONCE = bytes(range(100, 116)), drawn("nonce", 16)
IDENTITY = Identity(SEED)
PAYLOAD_AT, CHUNK = HEADER_BYTES + 16, 65536
SEALED_CHUNK = CHUNK + 16


def _plain(size: int) -> bytes:
    """Bytes in which every place looks different: 0, 1, 2 … as four bytes each."""
    return b"".join(n.to_bytes(4, "big") for n in range(-(-size // 4)))[:size]


def _chunk(number: int, is_last: bool, plain: bytes) -> bytes:
    cipher = ChaCha20Poly1305(derive(FILE_KEY, salt=NONCE, info=b"payload"))
    return cipher.encrypt(number.to_bytes(11, "big") + bytes([is_last]), plain, None)


def _header() -> bytes:
    return write_header(FILE_KEY, base64.b64decode((FOLDER / "wrapped_key.txt").read_bytes()))


def _sealed(plain: bytes) -> bytes:
    parts = [plain[at : at + CHUNK] for at in range(0, len(plain), CHUNK)] or [b""]
    chunks = [_chunk(n, n == len(parts) - 1, part) for n, part in enumerate(parts)]
    return _header() + NONCE + b"".join(chunks)


def _container(about: str, expect: str, sealed: bytes, **more: object) -> ContainerVector:
    told = {
        "about": about, "expect": expect, "identity": IDENTITY.secret_text(),
        "file_key": FILE_KEY.hex(), "sealed": base64.b64encode(sealed).decode(), **more,
    }  # fmt: skip
    return msgspec.convert(told, ContainerVector)


def containers() -> Made:
    for size in (0, 1, 65535, 65536, 65537):
        plain = _plain(size)
        told: dict[str, object] = {"size": size, "sha256": hashlib.sha256(plain).hexdigest()}
        yield f"size-{size}", _container(f"{size} bytes", "success", _sealed(plain), **told)
    yield from _other_forms()
    yield from _damaged()
    stranger = Identity(bytes(32)).secret_text()
    told = {**_edit("size-1", PAYLOAD_AT + 17), "identity": stranger}
    yield "stranger", _container("the key of somebody else", "no-match", b"", **told)
    start = len(b"age-encryption.org/v1\n-> mlkem768x25519 ")
    letter = b"A" if _header()[start : start + 1] != b"A" else b"B"
    told = _edit("size-1", start, start + 1)
    yield "changed-key", _container("one letter of the wrapping", "no-match", letter, **told)


def _edit(base: str, keep: int, resume: int = -1) -> dict[str, object]:
    return {"base": base, "keep": keep, "resume": resume}


def _with_good_mac(lines: list[bytes]) -> bytes:
    """The file of one byte under a header of these lines: only their form can be refused."""
    start = b"\n".join([*lines, b"---"])
    mac = hmac.digest(derive(FILE_KEY, salt=b"", info=b"header"), start, "sha256")
    rest = _sealed(_plain(1))[HEADER_BYTES:]
    return start + b" " + base64.b64encode(mac).rstrip(b"=") + b"\n" + rest


def _other_forms() -> Made:
    whole, header = _sealed(_plain(1)), _header()
    version, key, body = header.split(b"\n")[:3]
    armour = base64.encodebytes(whole).join(
        (b"-----BEGIN AGE ENCRYPTED FILE-----\n", b"-----END AGE ENCRYPTED FILE-----\n")
    )
    scrypt = b"-> scrypt bBHrDAc2y0gNq2ZeZ0xBWg 10"
    windows = header.replace(b"\n", b"\r\n") + whole[HEADER_BYTES:]
    respelled_body = respelled(body, len(body) - 1)
    for name, about, sealed in (
        ("armour", "the same in armour", armour),
        ("two-stanzas", "the stanza twice", _with_good_mac([version, key, body, key, body])),
        ("grease", "a stanza of no meaning after it",
         _with_good_mac([version, key, body, b"-> x-grease 1 2", b""])),
        ("no-stanza", "no stanza", _with_good_mac([version])),
        ("scrypt", "a passphrase stanza", _with_good_mac([version, scrypt, body])),
        ("two-arguments", "one more word in the stanza",
         _with_good_mac([version, key + b" x", body])),
        ("version-2", "another version", _with_good_mac([version[:-1] + b"2", key, body])),
        ("windows-lines", "line ends of Windows", windows),
        ("padded-base64", "base64 with its padding",
         _with_good_mac([version, key, body + b"="])),
        ("folded-base64", "the body on two lines",
         _with_good_mac([version, key, body[:20], body[20:]])),
        ("not-canonical-body", "the last letter of the body in its other spelling",
         _with_good_mac([version, key, respelled_body])),
        ("not-canonical-mac", "the last letter of the MAC in its other spelling",
         respelled(whole, HEADER_BYTES - 2)),
        ("empty", "no bytes", b""),
        ("cut-header", "cut inside the header", whole[:1000]),
        ("cut-nonce", "cut inside the nonce", whole[: PAYLOAD_AT - 1]),
    ):  # fmt: skip
        yield name, _container(about, "not-a-sealed-file", sealed)


def _damaged() -> Made:
    whole = _sealed(_plain(65537))
    border = PAYLOAD_AT + SEALED_CHUNK
    mac = HEADER_BYTES - 44
    full, two, one = "size-65536", "size-65537", "size-1"
    edits: tuple[tuple[str, str, bytes, dict[str, object]], ...] = (
        ("cut-payload", "nothing after the nonce", b"", _edit(one, PAYLOAD_AT)),
        ("cut-at-border", "cut after the first chunk", b"", _edit(two, border)),
        ("cut-in-tag", "cut inside the last tag", b"", _edit(two, len(whole) - 1)),
        ("changed-mac", "another MAC", b"A" * 43, _edit(one, mac, mac + 43)),
        ("changed-nonce", "one bit of the nonce", bytes([NONCE[0] ^ 1]),
         _edit(one, HEADER_BYTES, HEADER_BYTES + 1)),
        ("changed-first-chunk", "one bit of the first chunk", bytes([whole[PAYLOAD_AT + 7] ^ 1]),
         _edit(two, PAYLOAD_AT + 7, PAYLOAD_AT + 8)),
        ("changed-last-tag", "one bit of the last tag", bytes([whole[-1] ^ 128]),
         _edit(two, len(whole) - 1)),
        ("trailing-byte", "a byte after the end", b"\0", _edit(one, PAYLOAD_AT + 17)),
        ("trailing-chunk", "a chunk after the last", _chunk(1, True, b"x"),
         _edit(full, PAYLOAD_AT + SEALED_CHUNK)),
        ("empty-last-chunk", "a full chunk and an empty last one", _chunk(1, True, b""),
         _edit(two, border)),
        ("no-last-chunk", "the last chunk does not say that it is", _chunk(1, False, b"x"),
         _edit(two, border)),
        ("repeated-chunk", "the last chunk twice", whole[border:], _edit(two, len(whole))),
    )  # fmt: skip
    for name, about, own, edit in edits:
        yield name, _container(about, "damaged", own, **edit)
