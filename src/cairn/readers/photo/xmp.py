"""A few names out of XMP (ISO 16684-1), which programs write into pictures as XML.

The text is searched, not parsed: it may be anything, and only these names are wanted.
"""

from __future__ import annotations

import re

_LONGEST = 1 << 20
_MOST = 300
_NAMES = (
    ("exif", "DateTimeOriginal"), ("photoshop", "DateCreated"), ("xmp", "CreateDate"),
    ("xmp", "ModifyDate"), ("xmp", "CreatorTool"), ("Iptc4xmpExt", "DigitalSourceType"),
    ("GCamera", "MotionPhoto"), ("GCamera", "MicroVideo"),
)  # fmt: skip
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))


def told_by_xmp(data: bytes) -> dict[str, str]:
    """By name, as ``XMP CreateDate``; and how many steps of work a program noted."""
    text = data[:_LONGEST].decode("utf-8", "replace")
    told: dict[str, str] = {}
    for space, name in _NAMES:
        value = _value(text, f"{space}:{name}")
        if value:
            told[f"XMP {name}"] = value
    steps = len(re.findall(r"stEvt:action\b(?!>\s*<)", text)) - text.count("</stEvt:action")
    if steps > 0:
        told["XMP steps of work"] = str(steps)
    return told


def _value(text: str, name: str) -> str:
    for pattern in (rf'\b{name}="([^"]*)"', rf"\b{name}='([^']*)'", rf"<{name}>([^<]*)</{name}>"):
        match = re.search(pattern, text)
        if match is not None:
            value = match[1].strip()[:_MOST]
            for entity, letter in _ENTITIES:
                value = value.replace(entity, letter)
            return value
    return ""
