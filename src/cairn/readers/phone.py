"""An entry of a phone's own lists as an item: a text, a picture message, a call.

Codes for directions are those of Android's ``Telephony.TextBasedSmsColumns``, of the MMS
``msg_box`` and of ``CallLog.Calls.TYPE``. A code that is not known leaves the direction unknown:
nobody's words are ever given to the owner by default.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cairn.readers.elements import Node
from cairn.readers.parts import attachment_of
from cairn.terms.moment import SECOND, Clock, Moment, Precision, from_instant
from cairn.terms.reading import Answers, Attachment, Direction, Item, ItemKind, Place

_IN, _OUT = Direction.INCOMING, Direction.OUTGOING
_NOT_SENT = "not-sent"

# type or msg_box: direction, and a flag
_MESSAGE_TYPES: dict[str, tuple[Direction, str]] = {
    "1": (_IN, ""),
    "2": (_OUT, ""),
    "3": (_OUT, _NOT_SENT),
    "4": (_OUT, _NOT_SENT),
    "5": (_OUT, _NOT_SENT),
    "6": (_OUT, _NOT_SENT),
}
_CALL_TYPES: dict[str, tuple[Direction, str]] = {
    "1": (_IN, ""),
    "2": (_OUT, ""),
    "3": (_IN, "missed"),
    "4": (_IN, "voicemail"),
    "5": (_IN, "rejected"),
    "6": (_IN, "rejected"),
    "7": (_IN, ""),
}
_UNKNOWN = (Direction.UNKNOWN, "type-unknown")
_FROM, _TO = "137", ("151", "130", "129")
_OWN_NUMBER = "insert-address-token"
_NOT_FETCHED = "130"
_RESTRICTED = "2"
_NO_NUMBER = frozenset({"", "-1", "-2", "-3"})
_NO_NAME = frozenset({"", "(Unknown)", "null"})
_SHOWN_ELSEWHERE = frozenset(
    {"address", "number", "date", "type", "msg_box", "body", "contact_name"}
)
_LONGEST_NUMBER = 40
_SECONDS_BELOW = 100_000_000_000
_MILLIS_BELOW = 100_000_000_000_000


@dataclass(frozen=True, slots=True)
class Entry:
    """Its fields by the names that Android has for them, with the parts and addresses below; where
    it stands; and what had to be done to read it, as flags.
    """

    node: Node
    place: Place
    flags: tuple[str, ...] = ()


def text_message(entry: Entry, answers: Answers) -> Item:
    """An ``sms``."""
    del answers
    values = entry.node.attributes
    direction, flag = _MESSAGE_TYPES.get(values.get("type", ""), _UNKNOWN)
    address = _value(values, "address")
    sender, recipients = _sides(direction, address, _split(address))
    return _item(
        entry,
        kind=ItemKind.MESSAGE,
        channel="sms",
        conversation=address,
        sides=(sender, recipients, direction),
        text=values.get("body", "") if values.get("body") != "null" else "",
        flags=(flag,),
    )


def multimedia(entry: Entry, answers: Answers) -> Item:
    """An ``mms``: its sender is the address of type 137, not the ``address`` of the whole."""
    values = entry.node.attributes
    direction, flag = _MESSAGE_TYPES.get(values.get("msg_box", ""), _UNKNOWN)
    address = _value(values, "address")
    by_type = _addresses(entry.node)
    sender, recipients = _mms_sides(direction, address, by_type, answers)
    texts, attachments, smil = _parts(entry.node)
    conversation = address or sender or "~".join(recipients)
    return _item(
        entry,
        kind=ItemKind.MESSAGE,
        channel="mms",
        conversation=conversation,
        sides=(sender, recipients, direction),
        text="\n".join(texts),
        attachments=attachments,
        flags=(flag, "not-downloaded" if values.get("m_type") == _NOT_FETCHED else ""),
        more=(("smil_parts", str(smil)),) if smil else (),
    )


def call(entry: Entry, answers: Answers) -> Item:
    """A ``call``; its length in seconds stands in the details as ``duration``."""
    del answers
    values = entry.node.attributes
    direction, flag = _CALL_TYPES.get(values.get("type", ""), _UNKNOWN)
    number = _value(values, "number")
    is_withheld = values.get("presentation") == _RESTRICTED or number in _NO_NUMBER
    number = "" if number in _NO_NUMBER else number
    sender, recipients = _sides(direction, number, (number,) if number else ())
    return _item(
        entry,
        kind=ItemKind.CALL,
        channel="phone",
        conversation=number,
        sides=(sender, recipients, direction),
        text="",
        flags=(flag, "withheld-number" if is_withheld else ""),
    )


def _item(
    entry: Entry,
    *,
    kind: ItemKind,
    channel: str,
    conversation: str,
    sides: tuple[str, tuple[str, ...], Direction],
    text: str,
    flags: Iterable[str],
    attachments: tuple[Attachment, ...] = (),
    more: tuple[tuple[str, str], ...] = (),
) -> Item:
    values = entry.node.attributes
    name = values.get("contact_name", "")
    return Item(
        kind=kind,
        place=entry.place,
        moment=moment_of(values.get("date", "")),
        channel=channel,
        conversation=conversation,
        sender=sides[0],
        recipients=sides[1],
        direction=sides[2],
        text=text,
        name_saved="" if name in _NO_NAME else name,
        attachments=attachments,
        flags=(*(flag for flag in flags if flag), *entry.flags),
        details=_details(values, more),
    )


def moment_of(written: str) -> Moment:
    """Unix milliseconds, or seconds where the number is too small for them; 0 means unknown."""
    written = written[:_LONGEST_NUMBER]
    number = int(written) if written.isascii() and written.isdecimal() else 0
    if 0 < number < _SECONDS_BELOW:
        return _instant(number * SECOND, written, Precision.SECOND)
    if _SECONDS_BELOW <= number < _MILLIS_BELOW:
        return _instant(number * 1000, written, Precision.SUBSECOND)
    return Moment(as_written=written)


def _instant(micros: int, written: str, precision: Precision) -> Moment:
    width = SECOND if precision is Precision.SECOND else 1000
    return from_instant(micros, written, precision=precision, clock=Clock.DEVICE, width=width)


def _value(values: dict[str, str], name: str) -> str:
    value = values.get(name, "")
    return "" if value == "null" else value


def _split(address: str) -> tuple[str, ...]:
    return tuple(part for part in address.split("~") if part)


def _sides(
    direction: Direction, sender: str, recipients: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """The other side's handle where it belongs; nowhere if the direction is unknown."""
    if direction is _IN:
        return sender, ()
    return "", recipients if direction is _OUT else ()


def _addresses(node: Node) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for group in node.children:
        if group.name == "addrs":
            for child in group.children:
                kind = child.attributes.get("type", "")
                found.setdefault(kind, []).append(_value(child.attributes, "address"))
    return found


def _mms_sides(
    direction: Direction, address: str, by_type: dict[str, list[str]], answers: Answers
) -> tuple[str, tuple[str, ...]]:
    if direction is Direction.UNKNOWN:
        return "", ()
    named = [number for number in by_type.get(_FROM, []) if number not in ("", _OWN_NUMBER)]
    to = [number for kind in _TO for number in by_type.get(kind, [])]
    own = {_OWN_NUMBER, "", *answers.own_handles}
    others = tuple(dict.fromkeys(number for number in to if number not in own))
    everyone = _split(address)
    if direction is _OUT:
        return "", others or everyone
    sender = named[0] if named else everyone[0] if len(everyone) == 1 else ""
    return sender, tuple(number for number in others if number != sender)


def _parts(node: Node) -> tuple[list[str], tuple[Attachment, ...], int]:
    """Texts, files, and how many parts only say how the others are laid out."""
    texts: list[str] = []
    files: list[Attachment] = []
    smil = 0
    for group in node.children:
        for part in group.children if group.name == "parts" else ():
            mime = part.attributes.get("ct", "")
            if mime == "application/smil":
                smil += 1
            elif mime == "text/plain" and _value(part.attributes, "text"):
                texts.append(part.attributes["text"])
            else:
                files.append(attachment_of(part.attributes))
    return texts, tuple(files), smil


def _details(
    values: dict[str, str], more: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    """Every other field that has a value, by its own name."""
    kept = (
        (name, value)
        for name, value in values.items()
        if name not in _SHOWN_ELSEWHERE and value not in ("null", "")
    )
    codes = ((name, values[name]) for name in ("type", "msg_box") if name in values)
    number = values.get("number", "")
    odd = (("number", number),) if number in _NO_NUMBER and number else ()
    return (*codes, *odd, *kept, *more)
