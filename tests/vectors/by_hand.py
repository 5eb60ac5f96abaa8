"""What the vectors say, worked out a second time with nothing of the program's own.

Digests and HKDF are ``hashlib`` and ``hmac``; of ``cryptography`` come only the cipher, the two key
agreements and Ed25519. The hybrid key is taken apart as X-Wing and HPKE (RFC 9180) say, not through
an HPKE library. Each function gives the outcome in the words of ``expect``.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import struct

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from tests.vectors.kinds import (
    ContainerVector,
    FrameVector,
    LeafVector,
    NoteVector,
    SlotVector,
    sealed_bytes,
)

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_HPKE = b"HPKE" + bytes.fromhex("647a") + bytes.fromhex("0001") + bytes.fromhex("0003")


def hkdf(key: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    """RFC 5869."""
    return _expand(hmac.digest(salt or bytes(32), key, "sha256"), info, length)


def _expand(key: bytes, info: bytes, length: int) -> bytes:
    made = block = b""
    while len(made) < length:
        number = bytes([len(made) // 32 + 1])
        block = hmac.digest(key, block + info + number, "sha256")
        made += block
    return made[:length]


def _is_signed(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def frame(vector: FrameVector) -> str:
    data = bytes.fromhex(vector.encoded)
    if hashlib.sha256(data).hexdigest() != vector.digest:
        return "bad-digest"
    form = int.from_bytes(data[:2], "big")
    if len(data) != 184 or form == 0:
        return "not-a-frame"
    if form > 1:
        return "newer-format"
    signed = b"cairn/record/v1\0" + data[:120]
    if not _is_signed(bytes.fromhex(vector.public), data[120:], signed):
        return "bad-signature"
    told = vector.fields
    if told is None:
        return "no-fields"
    packed = struct.pack(">HHIQI", 1, told.log, told.branch, told.sequence, told.key_period)
    digests = bytes.fromhex(told.previous + told.leaf + told.body_digest)
    whole = packed + digests + struct.pack(">I", told.body_length)
    return "success" if whole == data[:120] else "other-fields"


def leaf(vector: LeafVector) -> str:
    esalt = bytes.fromhex(vector.esalt)
    salts = [bytes.fromhex(field.salt) for field in vector.fields]
    if len(vector.commitments) != 24 or {len(salt) for salt in [esalt, *salts]} != {32}:
        return "refused"
    whole = b"cairn/leaf/v1\0" + struct.pack(">B", vector.kind) + esalt + struct.pack(">H", 24)
    for tag, commitment in enumerate(vector.commitments, start=1):
        whole += struct.pack(">H", tag) + bytes.fromhex(commitment)
    fits = hashlib.sha256(b"\0" + hashlib.sha256(whole).digest()).hexdigest() == vector.leaf
    for field, salt in zip(vector.fields, salts, strict=True):
        value = field.value.encode()
        parts = struct.pack(">H", field.tag) + salt + struct.pack(">Q", len(value)) + value
        commitment = hashlib.sha256(b"cairn/field/v1\0" + parts).hexdigest()
        fits = fits and commitment == vector.commitments[field.tag - 1]
    for tag in range(1, 25) if vector.kind == 0 else ():
        parts = b"cairn/dummy/v1\0" + esalt + struct.pack(">H", tag)
        fits = fits and hashlib.sha256(parts).hexdigest() == vector.commitments[tag - 1]
    return "success" if fits else "no-match"


def slot(vector: SlotVector) -> str:
    header, slots = vector.header.encode(), base64.b64decode(vector.slots)
    stretched = bytes.fromhex(vector.stretched)
    if vector.passphrase and _argon(vector.passphrase, header) != stretched:
        return "other-stretched"
    if len(slots) != 4096:
        return "damaged"
    for index in range(16):
        one = slots[index * 256 : index * 256 + 256]
        keys = hkdf(stretched, one[:32], b"cairn/slot/v1\0" + bytes([index]), 48)
        if keys[32:] == one[32:48]:
            break
    else:
        return "no-match"
    beside = b"cairn/slot/v1\0" + hashlib.sha256(header).digest()
    try:
        plain = ChaCha20Poly1305(keys[:32]).decrypt(bytes(12), one[48:], beside)
    except InvalidTag:
        return "damaged"
    told = bytes([vector.kind]) + bytes.fromhex(vector.vault_key) + bytes(159)
    return "success" if (index, plain) == (vector.index, told) else "other-key"


def _argon(passphrase: str, header: bytes) -> bytes:
    told = json.loads(header)
    return Argon2id(
        salt=bytes.fromhex(told["salt"]),
        length=64,
        iterations=told["kdf"]["passes"],
        lanes=told["kdf"]["lanes"],
        memory_cost=told["kdf"]["memory_kib"],
    ).derive(passphrase.encode())


def container(vector: ContainerVector) -> str:
    sealed, file_key = sealed_bytes(vector), bytes.fromhex(vector.file_key)
    lines, payload = sealed.split(b"\n")[:4], sealed[1627:]
    if not _has_the_one_form(lines) or len(payload) < 16:
        return "not-a-sealed-file"
    try:
        found = _unwrap(_bytes(lines[1].split(b" ")[2]) + _bytes(lines[2]), vector.identity)
    except InvalidTag:
        return "no-match"
    mac_key = hkdf(found, b"", b"header", 32)
    mac = hmac.digest(mac_key, b"\n".join([*lines[:3], b"---"]), "sha256")
    if found != file_key or mac != _bytes(lines[3][4:]):
        return "damaged"
    try:
        plain = _payload(file_key, payload)
    except InvalidTag:
        return "damaged"
    told = (vector.size, vector.sha256)
    return "success" if (len(plain), hashlib.sha256(plain).hexdigest()) == told else "other-bytes"


def _has_the_one_form(lines: list[bytes]) -> bool:
    starts = (b"age-encryption.org/v1", b"-> mlkem768x25519 ", b"", b"--- ")
    lengths = (21, 18 + 1494, 43, 4 + 43)
    if [len(line) for line in lines] != list(lengths):
        return False
    if not all(line.startswith(start) for line, start in zip(lines, starts, strict=True)):
        return False
    texts = (line[len(start) :] for line, start in zip(lines[1:], starts[1:], strict=True))
    return all(base64.b64encode(_bytes(text)).rstrip(b"=") == text for text in texts)


def _bytes(text: bytes) -> bytes:
    """Letters that are not base64 are passed over here: writing it again shows that."""
    return base64.b64decode(text + b"=" * (-len(text) % 4))


def _unwrap(wrapped: bytes, identity: str) -> bytes:
    """X-Wing, then HPKE in base mode with HKDF-SHA256 and ChaCha20-Poly1305."""
    bits = "".join(f"{_LETTERS.index(c):05b}" for c in identity.lower().rpartition("1")[2][:-6])
    seed = int(bits[:256], 2).to_bytes(32, "big")
    both = hashlib.shake_256(seed).digest(96)
    mine = X25519PrivateKey.from_private_bytes(both[64:])
    theirs = wrapped[1088:1120]
    lattice = MLKEM768PrivateKey.from_seed_bytes(both[:64]).decapsulate(wrapped[:1088])
    curve = mine.exchange(X25519PublicKey.from_public_bytes(theirs))
    own = mine.public_key().public_bytes_raw()
    shared = hashlib.sha3_256(lattice + curve + theirs + own + rb"\.//^" + b"\\").digest()
    empty = hmac.digest(bytes(32), b"HPKE-v1" + _HPKE + b"psk_id_hash", "sha256")
    info = b"age-encryption.org/mlkem768x25519"
    about = hmac.digest(bytes(32), b"HPKE-v1" + _HPKE + b"info_hash" + info, "sha256")
    context = b"\0" + empty + about
    secret = hmac.digest(shared, b"HPKE-v1" + _HPKE + b"secret", "sha256")
    key, nonce = (
        _expand(secret, struct.pack(">H", size) + b"HPKE-v1" + _HPKE + label + context, size)
        for label, size in ((b"key", 32), (b"base_nonce", 12))
    )
    return ChaCha20Poly1305(key).decrypt(nonce, wrapped[1120:], None)


def _payload(file_key: bytes, payload: bytes) -> bytes:
    cipher = ChaCha20Poly1305(hkdf(file_key, payload[:16], b"payload", 32))
    chunks = [payload[at : at + 65552] for at in range(16, len(payload), 65552)] or [b""]
    plain = []
    for number, chunk in enumerate(chunks):
        is_last = number == len(chunks) - 1
        if len(chunk) < 16 or (is_last and number and len(chunk) == 16):
            raise InvalidTag
        plain.append(cipher.decrypt(struct.pack(">3xQB", number, is_last), chunk, None))
    return b"".join(plain)


def note(vector: NoteVector) -> str:
    text, empty, last = vector.note.rpartition("\n\n")
    text += "\n"
    public = bytes.fromhex(vector.public)
    known = hashlib.sha256(vector.name.encode() + b"\n\x01" + public).digest()[:4]
    start, _, encoded = last.removesuffix("\n").rpartition(" ")
    if not empty or start != f"\u2014 {vector.name}" or not last.endswith("\n"):
        return "no-match"
    try:
        blob = base64.b64decode(encoded, validate=True)
    except ValueError:
        return "no-match"
    if blob[:4] != known or len(blob) != 68 or base64.b64encode(blob).decode() != encoded:
        return "no-match"
    if not _is_signed(public, blob[4:], text.encode()):
        return "no-match"
    return "success" if text == vector.text else "other-text"
