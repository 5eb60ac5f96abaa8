"""The names originals get in a pack, and which of them stand apart.

Police upload systems take documents, pictures and recordings. Archives, programs, scripts and web
pages are often refused, or opened by a browser, so they stand in a folder of their own.
"""

from __future__ import annotations

import re
import unicodedata

ORIGINALS = "data/originals"
APART = "data/apart"

_LONGEST = 80
_ARCHIVE_ENDINGS = (
    "zip", "gz", "tgz", "bz2", "xz", "zst", "7z", "rar", "tar", "cab", "iso", "dmg", "lz",
    "lzma", "z", "ab", "backup", "crypt14", "crypt15",
)  # fmt: skip
_PROGRAM_ENDINGS = (
    "exe", "com", "scr", "bat", "cmd", "ps1", "psm1", "msi", "dll", "sys", "lnk", "js", "jse",
    "mjs", "vbs", "vbe", "wsf", "hta", "jar", "apk", "app", "ipa", "sh", "bash", "py", "pyc",
    "pl", "rb", "php", "docm", "xlsm", "pptm", "dotm", "xltm", "reg", "url", "desktop",
    "command", "appimage", "deb", "rpm",
)  # fmt: skip
_PAGE_ENDINGS = (
    "html", "htm", "xhtml", "shtml", "mht", "mhtml", "svg", "svgz", "xht", "webarchive",
)  # fmt: skip
_OFFICE_ENDINGS = (
    "docx", "xlsx", "pptx", "odt", "ods", "odp", "epub", "pages", "numbers", "key",
)  # fmt: skip
_ARCHIVE_STARTS = (
    b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07", b"\x28\xb5\x2f\xfd", b"MSCF", b"ANDROID BACKUP",
)  # fmt: skip
_PROGRAM_STARTS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
_PAGE_START = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|script|svg)\b", re.I | re.S
)
START = 512
"""Bytes from the beginning that ``why_apart`` looks at."""


def why_apart(untrusted_name: str, start: bytes) -> str:
    """A message id that says why the file stands apart, or empty. ``start``: its first bytes."""
    ending = _ending(untrusted_name)
    text = start[3:] if start.startswith(b"\xef\xbb\xbf") else start
    if ending in _PROGRAM_ENDINGS or start.startswith(_PROGRAM_STARTS):
        return "pack.apart.program"
    if ending in _PAGE_ENDINGS or _PAGE_START.match(text):
        return "pack.apart.page"
    is_office = ending in _OFFICE_ENDINGS and start.startswith(b"PK\x03\x04")
    is_tar = start[257:262] == b"ustar"
    if (
        ending in _ARCHIVE_ENDINGS
        or is_tar
        or (start.startswith(_ARCHIVE_STARTS) and not is_office)
    ):
        return "pack.apart.archive"
    return ""


def plain_name(mark: str, untrusted_name: str) -> str:
    """``AB1_holiday-photo.jpg``: letters, digits, dot, dash and underscore, at most 80 of them."""
    name = untrusted_name.replace("\\", "/").rsplit("/", 1)[-1]
    stem, dot, ending = name.rpartition(".")
    if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,10}", ending):
        stem, ending = name, ""
    plain = _plain(stem)[:_LONGEST] or "file"
    return f"{_plain(mark)}_{plain}{f'.{ending.lower()}' if ending else ''}"


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^A-Za-z0-9-]+", "_", letters).strip("_-")


def _ending(untrusted_name: str) -> str:
    """The last ending; systems that hide or trim it must not be fooled by spaces and dots."""
    name = untrusted_name.rstrip(" .").lower()
    return name.rpartition(".")[2] if "." in name else ""
