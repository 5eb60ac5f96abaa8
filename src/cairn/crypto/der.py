"""As much of DER (X.690) as it takes to put the certificates of a signed message in order.

DER wants the elements of a SET sorted; many timestamp authorities send their certificates from the
signer to the root instead, and a strict parser refuses that. The order of certificates is outside
of what is signed (RFC 5652, section 5.4), so sorting them changes nothing that is checked.
"""

from __future__ import annotations

from dataclasses import dataclass

_SEQUENCE, _CONTEXT_0 = 0x30, 0xA0
_LONG = 0x80


@dataclass(frozen=True, slots=True)
class Element:
    """One element: where it starts, where its content starts, where it ends."""

    tag: int
    start: int
    inside: int
    end: int


def elements(data: bytes, start: int, end: int) -> list[Element]:
    """Every element from ``start`` to ``end``. ``ValueError`` unless they fill it exactly."""
    found: list[Element] = []
    while start < end:
        found.append(_element(data, start, end))
        start = found[-1].end
    return found


def _element(data: bytes, start: int, end: int) -> Element:
    if end - start < 2:
        raise ValueError("an element is cut short")
    size, inside = data[start + 1], start + 2
    if size >= _LONG:
        count = size - _LONG
        if not 1 <= count <= 4 or inside + count > end:
            raise ValueError("not a length")
        size, inside = int.from_bytes(data[inside : inside + count]), inside + count
    if inside + size > end:
        raise ValueError("an element is longer than its place")
    return Element(data[start], start, inside, inside + size)


def _inside(data: bytes, element: Element, tag: int) -> list[Element]:
    if element.tag != tag:
        raise ValueError("another kind of element")
    return elements(data, element.inside, element.end)


def with_sorted_certificates(reply: bytes) -> bytes:
    """An RFC 3161 reply with the certificates of its token in the order that DER wants.

    ``ValueError`` for what is not shaped like a reply; a reply without a token stays as it is.
    """
    (whole,) = elements(reply, 0, len(reply))
    parts = _inside(reply, whole, _SEQUENCE)
    if len(parts) < 2:
        return reply
    _, content = _inside(reply, parts[1], _SEQUENCE)
    (signed,) = _inside(reply, content, _CONTEXT_0)
    sets = [one for one in _inside(reply, signed, _SEQUENCE) if one.tag == _CONTEXT_0]
    if len(sets) != 1:
        return reply
    place = sets[0]
    each = sorted(reply[one.start : one.end] for one in _inside(reply, place, _CONTEXT_0))
    return reply[: place.inside] + b"".join(each) + reply[place.end :]
