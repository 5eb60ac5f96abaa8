"""Checks a pack with nothing but Python 3.8 or later: python3 checks/verify.py [FOLDER]

It opens no connection and changes nothing. The form is written down in the project's page
docs/format/pack-1.md. The steps, whose numbers stand again at the code:

 1  Walk the folder: plain files only. A link, or anything that is no file, is a mismatch.
 2  Take the SHA-256 of every file, as a stream.
 3  checks/note.txt: the note has the one known form, its signer is called cairn-pack, and its
    Ed25519 signature fits its key.
 4  checks/manifest.json: its SHA-256 is the one that the note names.
 5  Every file that the manifest names is there, with that size and SHA-256.
 6  data/1-read-first.pdf: size and SHA-256 are those that the note names.
 7  The lists that follow from 4 and 6 (sha256.txt and those of BagIt) are made again, and compared.
 8  Nothing else is there.

Where the note or the manifest is itself changed, the lists of BagIt stand in for it, so that every
other file is still compared. Every mismatch is listed. Exit code: 0 nothing differs, 1 otherwise.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import stat
import sys
from pathlib import Path
from typing import Any, NamedTuple, Tuple  # noqa: UP035 - for Python 3.8

FORMAT = "cairn/pack/v1"
NOTE, MANIFEST, COVER = "checks/note.txt", "checks/manifest.json", "data/1-read-first.pdf"
SUMS, BAG, BAG_INFO = "data/sha256.txt", "bagit.txt", "bag-info.txt"
PAYLOAD, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"
VERIFIER = "checks/verify.py"
LARGEST_LIST = 64 << 20
CHUNK = 1 << 20
LARGEST_NUMBER = 2**53 - 1
HEX = re.compile("[0-9a-f]{64}")


class Mismatch(NamedTuple):
    path: str
    expected: str
    found: str


class File(NamedTuple):
    size: int
    sha256: str


class Note(NamedTuple):
    manifest: str
    cover: File
    key: bytes


class Report(NamedTuple):
    """``manifest``, ``key`` and ``verifier`` are SHA-256 values, empty where there is none."""

    mismatches: tuple[Mismatch, ...]
    manifest: str
    key: str
    verifier: str
    files: int
    size: int


def check(folder: Path) -> tuple[Mismatch, ...]:
    """Everything that differs, by path. Empty when nothing does."""
    return inspect(folder).mismatches


def inspect(folder: Path) -> Report:
    wrong: list[Mismatch] = []
    found = _walk(folder, wrong)  # 1, 2
    note = _read_note(folder, found, wrong)  # 3
    listed = _read_lists(folder, found)
    manifest = _read_manifest(folder, found, note.manifest if note else listed.get(MANIFEST), wrong)
    sizes = {path: one.size for path, one in files_of(manifest).items()}
    expected = {path: one.sha256 for path, one in files_of(manifest).items()}  # 5
    cover = note.cover if note else found.get(COVER)
    if manifest and cover and (note or cover.sha256 == listed.get(COVER)):
        sizes[COVER], expected[COVER] = cover  # 6
        # A changed note is named already; its line is then left to what the list says.
        tags = {NOTE: found[NOTE].sha256 if note else listed.get(NOTE, "")}
        tags[MANIFEST] = found[MANIFEST].sha256
        files = dict(files_of(manifest), **{COVER: cover})
        again = lists_of(str(manifest["program"]), str(manifest["made"]), files, tags)
        expected.update(
            (path, hashlib.sha256(text).hexdigest()) for path, text in again.items()
        )  # 7
        own = {NOTE, MANIFEST}
    else:
        expected = dict(listed, **expected)
        own = {NOTE, MANIFEST, PAYLOAD, TAGS}
    for path in sorted((set(expected) | set(found) - own) - {NOTE, MANIFEST}):
        want = expected.get(path, "not part of the pack")  # 8
        have = found[path].sha256 if path in found else "missing"
        if want != have:
            wrong.append(Mismatch(path, want, have))
        elif found[path].size != sizes.get(path, found[path].size):
            wrong.append(Mismatch(path, f"{sizes[path]} bytes", f"{found[path].size} bytes"))
    total = sum(one.size for one in found.values())
    own_digests = [found[path].sha256 if path in found else "" for path in (MANIFEST, VERIFIER)]
    key = hashlib.sha256(note.key).hexdigest() if note else ""
    return Report(tuple(sorted(wrong)), own_digests[0], key, own_digests[1], len(found), total)


def _walk(folder: Path, wrong: list[Mismatch]) -> dict[str, File]:
    found: dict[str, File] = {}
    waiting = [folder]  # not os.walk: folders a thousand deep would end it
    while waiting:
        top = waiting.pop()
        try:
            names = sorted(path.name for path in top.iterdir())
        except OSError:
            wrong.append(Mismatch(_inside(folder, str(top)), "a folder", "cannot be opened"))
            continue
        if not names and top != folder:
            wrong.append(Mismatch(_inside(folder, str(top)), "nothing here", "an empty folder"))
        for name in names:
            path = top / name
            try:
                mode = path.lstat().st_mode
                if stat.S_ISREG(mode):
                    found[_inside(folder, str(path))] = _digest(path)
                elif stat.S_ISDIR(mode):
                    waiting.append(path)
                else:
                    wrong.append(
                        Mismatch(_inside(folder, str(path)), "a plain file", "a link or device")
                    )
            except OSError:
                wrong.append(Mismatch(_inside(folder, str(path)), "a plain file", "cannot be read"))
    return found


def _inside(folder: Path, path: str) -> str:
    return os.path.relpath(path, str(folder)).replace(os.sep, "/")


def _digest(path: Path) -> File:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        for chunk in iter(lambda: file.read(CHUNK), b""):
            digest.update(chunk)
            size += len(chunk)
    return File(size, digest.hexdigest())


def _read(folder: Path, path: str, found: dict[str, File], largest: int) -> str | None:
    """The text of a small file, or None. Its bytes must be those that were hashed."""
    if path not in found or found[path].size > largest:
        return None
    try:
        content = (folder / path).read_bytes()
        is_same = hashlib.sha256(content).hexdigest() == found[path].sha256
        return content.decode("utf-8") if is_same else None
    except (OSError, UnicodeDecodeError):
        return None


def _read_note(folder: Path, found: dict[str, File], wrong: list[Mismatch]) -> Note | None:
    note = parse_note(_read(folder, NOTE, found, 4096) or "")
    if note is None:
        have = found[NOTE].sha256 if NOTE in found else "missing"
        wrong.append(Mismatch(NOTE, "a note whose signature fits", have))
    return note


def parse_note(text: str) -> Note | None:
    """The values of a note of the one known form whose signature fits, else None."""
    form = re.fullmatch(
        r"(cairn/pack/v1\nmanifest ([0-9a-f]{64})\nread-first ([0-9a-f]{64}) (0|[1-9][0-9]{0,14})\n"
        r"key ([0-9a-f]{64})\n)\n\u2014 (cairn-pack) ([A-Za-z0-9+/]{90}[A-Za-z0-9+/=]{2})\n",
        text,
    )
    if form is None:
        return None
    said, manifest, cover, size, hex_key, name, encoded = form.groups()
    try:
        signed = base64.b64decode(encoded, validate=True)
    except ValueError:
        return None
    key = bytes.fromhex(hex_key)
    key_id = hashlib.sha256(name.encode("utf-8") + b"\n\x01" + key).digest()[:4]
    is_exact = base64.b64encode(signed).decode("ascii") == encoded
    if not is_exact or signed[:4] != key_id or not signature_fits(key, said.encode(), signed[4:]):
        return None
    return Note(manifest, File(int(size), cover), key)


def _read_lists(folder: Path, found: dict[str, File]) -> dict[str, str]:
    """Path to SHA-256, as the two lists of BagIt have it; lines of another form are passed over."""
    listed: dict[str, str] = {}
    for name in (PAYLOAD, TAGS):
        for line in (_read(folder, name, found, LARGEST_LIST) or "").split("\n"):
            digest, _, path = line.partition("  ")
            if HEX.fullmatch(digest) and path:
                listed[path] = digest
    return listed


def _read_manifest(
    folder: Path, found: dict[str, File], expected: str | None, wrong: list[Mismatch]
) -> dict[str, Any]:
    """The manifest, or nothing at all where it is not the one expected."""
    have = found[MANIFEST].sha256 if MANIFEST in found else "missing"
    if have == expected:
        try:
            manifest = json.loads(_read(folder, MANIFEST, found, LARGEST_LIST) or "")
            if _is_manifest(manifest):
                return dict(manifest)
        except (ValueError, KeyError, TypeError, RecursionError):
            pass
        expected = "a manifest of the form " + FORMAT
    wrong.append(Mismatch(MANIFEST, expected or "the list of all files", have))  # 4
    return {}


def _is_manifest(manifest: Any) -> bool:
    texts = [manifest["program"], manifest["made"]]
    for one in manifest["files"]:
        # A digest such as "missing" would be the one of a file that is not there.
        if not HEX.fullmatch(one["sha256"]) or type(one["size"]) is not int:
            return False
        if not 0 <= one["size"] <= LARGEST_NUMBER:
            return False
        texts.append(one["path"])
    is_told = all(isinstance(one, str) and one for one in texts)
    return is_told and isinstance(manifest["files"], list) and manifest["format"] == FORMAT


def files_of(manifest: dict[str, Any]) -> dict[str, File]:
    """The files of a manifest that has its form, by path."""
    listed = manifest.get("files", [])
    return {one["path"]: File(one["size"], one["sha256"]) for one in listed}


def lists_of(
    program: str, made: str, files: dict[str, File], tags: dict[str, str]
) -> dict[str, bytes]:
    """The lists of a pack, by path, as they follow from the rest.

    ``made`` is an ISO 8601 time; ``files`` are those of the manifest and the cover; ``tags`` has
    the SHA-256 of the manifest and of the note.
    """
    payload = {path: one for path, one in files.items() if path.startswith("data/")}
    sums = _lines({path[5:]: one.sha256 for path, one in payload.items()})
    payload[SUMS] = File(len(sums), hashlib.sha256(sums).hexdigest())
    total = sum(one.size for one in payload.values())
    info = {
        "Bag-Software-Agent": program,
        "Bagging-Date": made[:10],
        "External-Description": "Record of events",
        "Payload-Oxum": f"{total}.{len(payload)}",
    }
    out = {
        BAG: b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        BAG_INFO: _utf8("".join("{}: {}\n".format(*pair) for pair in info.items())),
        PAYLOAD: _lines({path: one.sha256 for path, one in payload.items()}),
    }
    named = {path: one.sha256 for path, one in files.items() if not path.startswith("data/")}
    named.update((path, hashlib.sha256(text).hexdigest()) for path, text in out.items())
    return dict(out, **{SUMS: sums, TAGS: _lines(dict(named, **tags))})


def _lines(digests: dict[str, str]) -> bytes:
    return _utf8("".join(f"{digests[path]}  {path}\n" for path in sorted(digests)))


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


# Ed25519 (RFC 8032, section 5.1.7), for checking only: nothing here is secret.
_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_Point = Tuple[int, int, int, int]  # noqa: UP006 - Python 3.8 evaluates this


def signature_fits(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether ``signature`` (64 bytes) over ``message`` was made with the key of ``key`` (32)."""
    if len(key) != 32 or len(signature) != 64:
        return False
    point, s = _decode(key), int.from_bytes(signature[32:], "little")
    if point is None or s >= _L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % _L
    minus = (_P - point[0], point[1], point[2], _P - point[3])
    return _encode(_add(_times(s, _BASE), _times(k, minus))) == signature[:32]


def _add(a: _Point, b: _Point) -> _Point:
    one, two = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0])
    three, four = 2 * a[3] * b[3] * _D, 2 * a[2] * b[2]
    e, f, g, h = two - one, four - three, four + three, two + one
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(n: int, point: _Point) -> _Point:
    total = (0, 1, 1, 0)
    while n:
        if n & 1:
            total = _add(total, point)
        point, n = _add(point, point), n >> 1
    return total


def _decode(encoded: bytes) -> _Point | None:
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * pow(2, (_P - 1) // 4, _P) % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    x = _P - x if x & 1 != sign else x
    return x, y, 1, x * y % _P


def _encode(point: _Point) -> bytes:
    inverse = pow(point[2], _P - 2, _P)
    x, y = point[0] * inverse % _P, point[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


_BASE = _decode((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little")) or (0, 1, 1, 0)


def plain(untrusted: str) -> str:
    """A name with everything that could steer a terminal written as its number."""
    return "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in untrusted)


def told(report: Report) -> str:
    """What a person is told."""
    lines = [f"{report.files} files, {report.size} bytes.", ""]
    for one in report.mismatches:
        lines += [plain(one.path), "  expected: " + plain(one.expected)]
        lines += ["  found:    " + plain(one.found)]
    count = len(report.mismatches)
    lines += ["", f"{count} differ." if count else "Nothing differs."]
    for label, digest in (("checks/manifest.json", report.manifest), ("signing key", report.key)):
        groups = " ".join(digest[at : at + 8] for at in range(0, len(digest), 8)) or "unknown"
        lines += ["", f"SHA-256 of {label}:", "  " + groups]
    return "\n".join([*lines, "", _MEANING, ""])


_MEANING = """Compare these two with the foot of page one, on paper, as you were given it. Whoever
can change every file can make a whole new pack, but then it prints other numbers than that page.
If they agree and nothing differs, the files are unchanged since page one was made.
It does not show that what is written is true, who wrote it, when it was written, or that nothing
was left out; nor that a file was genuine before it was received."""


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else Path(__file__).resolve().parent.parent
    report = inspect(folder)
    encoding = sys.stdout.encoding or "ascii"
    sys.stdout.write(told(report).encode(encoding, "backslashreplace").decode(encoding))
    return 1 if report.mismatches else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
