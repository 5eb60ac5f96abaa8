"""Letters in mail: what a part or a header says its letters are, and what to do if that is wrong.

Names of charsets that are in the wild and in no registry are taken for what their writers meant.
Bytes that do not fit what is stated are read as UTF-8 if they are that, else as Windows-1252, and
marked as guessed. Format: RFC 2047, RFC 2231.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import quopri
import re
from dataclasses import dataclass

_ALIASES = {
    "iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8", "cp-850": "cp850",
    "ks_c_5601-1987": "cp949", "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030",
    "windows-950": "cp950", "big5": "cp950", "utf-8mb4": "utf-8", "utf8": "utf-8",
    "unicode-1-1-utf-7": "utf-7", "windows-874": "cp874", "x-sjis": "cp932", "shift_jis": "cp932",
    "iso-8859-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "latin-1": "cp1252",
    "macintosh": "mac_roman", "x-mac-roman": "mac_roman", "euc-kr": "cp949",
}  # fmt: skip
"""ISO 8859-1 is read as its superset Windows-1252, as every mail program does."""
_CODECS = (
    "utf-8", "utf-7", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "gb18030", "cp950",
    "cp932", "cp949", "euc_jp", "iso2022_jp", "iso2022_kr", "koi8_r", "koi8_u", "mac_roman",
    "cp437", "cp850", "cp852", "cp858", "cp866", "cp874", "hz", "tis_620",
    *(f"iso8859_{n}" for n in range(1, 17) if n != 12), *(f"cp125{n}" for n in range(9)),
)  # fmt: skip
# A process that is shut away cannot fetch a codec from the disk, so each is fetched here.
_KNOWN = {codecs.lookup(name).name for name in _CODECS}
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(r"(\?=)[ \t\r\n]+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
_FOLD = re.compile(r"\n[ \t]")
_NOT_TEXT = dict.fromkeys([*range(9), *range(11, 32), 127])


@dataclass(frozen=True, slots=True)
class Text:
    value: str
    is_guessed: bool = False
    """The letters are not those that were stated, or none were."""
    is_replaced: bool = False
    """Some bytes were no letters and became U+FFFD."""


def codec_named(charset: str) -> str:
    """The codec that is meant; empty for one that is not known."""
    name = charset.strip(" \"'").casefold()
    name = _ALIASES.get(name, name)
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return found if found in _KNOWN else ""


def decoded(data: bytes, charset: str) -> Text:
    codec = codec_named(charset) if charset else "utf-8"
    if codec:
        try:
            return Text(data.decode(codec))
        except (UnicodeError, ValueError):
            pass
    try:
        return Text(data.decode("utf-8"), is_guessed=not data.isascii())
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
        return Text(text, is_guessed=True, is_replaced="\ufffd" in text)


def header_text(raw: str) -> str:
    """A header as a person reads it: unfolded, its encoded words decoded. ``raw`` holds bytes that
    are no ASCII as half characters, as Python's parser gives them.
    """
    if raw.isascii() and raw.isprintable() and "=?" not in raw:
        return raw.strip()
    data = raw.encode("utf-8", "surrogateescape")
    text = decoded(data, "").value.replace("\r\n", "\n")
    text = _FOLD.sub(" ", text)
    if "=?" in text:
        text = _words(_BETWEEN.sub(r"\1", text))
    return text.translate(_NOT_TEXT).replace("\n", " ").replace("\t", " ").strip()


def _words(text: str) -> str:
    """Adjoining words in one charset are put together before they are decoded: a letter may have
    been cut in two.
    """
    parts: list[str] = []
    at, held, charset = 0, b"", ""
    for match in _WORD.finditer(text):
        data = _word(match[2], match[3])
        between = text[at : match.start()]
        if held and (between or match[1].casefold() != charset):
            parts.append(decoded(held, charset).value)
            held = b""
        parts.append(between)
        at, charset = match.end(), match[1].casefold().partition("*")[0]
        held += data
    if held:
        parts.append(decoded(held, charset).value)
    return "".join(parts) + text[at:]


def _word(how: str, body: str) -> bytes:
    data = body.encode("utf-8", "replace")
    if how in "qQ":
        return quopri.decodestring(data.replace(b"_", b" "), header=False)
    try:
        return base64.b64decode(data + b"=" * (-len(data) % 4))
    except (binascii.Error, ValueError):
        return data
