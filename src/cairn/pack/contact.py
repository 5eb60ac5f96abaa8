"""Home addresses, numbers and mail addresses, which a witness column must not hold."""

from __future__ import annotations

import re

_MAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")
_PHONE = re.compile(r"(?<![\w/])(?:\+|00|0)\d(?:[\s().-]{0,2}\d){8,13}(?!\w)")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
_STREET = re.compile(
    r"\b\d+[a-z]?\s+(?:[A-Z][\w']*\s+){1,3}(?:Road|Rd|Street|St|Lane|Avenue|Ave|Close|Drive|Court|"
    r"Crescent|Gardens|Way|Place|Terrace|Grove)\b"
)
# Decimal degrees in any of the ways they are joined; in a link two decimals are enough. Then
# degrees, minutes and seconds.
_DEGREES = r"-?\d{1,3}\.\d{3,}(?:\s*[NSEW]\b)?"
_POSITION = re.compile(
    rf"{_DEGREES}\s*(?:,|;|%2C|\s|/)\s*{_DEGREES}"
    r"|(?<=[=@/])-?\d{1,3}\.\d{2,}(?:,|%2C)\s*\+?-?\d{1,3}\.\d{2,}"
    r"|\d{1,3}\s*°\s*\d{1,2}\s*['\u2032]\s*(?:\d{1,2}(?:\.\d+)?\s*[\"\u2033])?\s*[NSEW]\b",
    re.IGNORECASE,
)


def contact_details(text: str) -> tuple[str, ...]:
    """What in ``text`` looks like a way to reach or find somebody in the United Kingdom."""
    shapes = (_MAIL, _PHONE, _POSTCODE, _STREET)
    return tuple(found[0] for shape in shapes for found in shape.finditer(text))


def without_contact_details(text: str, instead: str) -> str:
    """``text`` with ``instead`` in the place of each of them."""
    for shape in (_MAIL, _PHONE, _POSTCODE, _STREET):
        text = shape.sub(instead, text)
    return text


def without_positions(text: str, instead: str) -> str:
    """``text`` without the two numbers of a place on the map, such as ``51.5007, -0.1246``,
    ``51.5007 -0.1246``, ``?q=51.50,-0.12`` or ``51°30'02"N``.
    """
    return _POSITION.sub(instead, text)
