"""Texts and calls as the Android app "SMS Backup & Restore" writes them: every value a string, a
missing one ``null``, milliseconds of UTC, an emoji as the two halves of its surrogate pair.
"""

from __future__ import annotations

import base64
import heapq
import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cairn.sample import plot
from cairn.sample.calls import Call, CallType
from cairn.sample.clock import seconds, utc, wall
from cairn.sample.media import small_picture
from cairn.sample.story import Said
from cairn.sample.tally import Contact, Side, Tally

_HEAD = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n"
    "<!--File Created By SMS Backup & Restore v10.19.005 on 01/09/2026 12:00:00-->\n"
    '<?xml-stylesheet type="text/xsl" href="{name}.xsl"?>\n'
)
_MADE_AT = seconds(2026, 9, 1, 12) * 1000
_SET = "5f0c1d7e-0000-4000-8000-000000000001"
_NAMES = {plot.OLD_SMS: plot.THEM, plot.FRIEND_SMS: plot.FRIEND}
_LAST_OF_FIRST_PLANE = 0xFFFF

RECEIVED, SENT, DRAFT, FAILED, NO_SUCH_TYPE = 1, 2, 3, 5, 0
_SIDES = {
    RECEIVED: Side.THEM,
    SENT: Side.OWNER,
    DRAFT: Side.NOT_SENT,
    FAILED: Side.NOT_SENT,
    NO_SUCH_TYPE: Side.UNKNOWN,
}


def _attribute(text: str) -> str:
    """Quoted; every character beyond the first plane as two references, as the app does it."""
    # Not by `xml.sax.saxutils`, which loads what makes connections into every process of ours.
    inside = html.escape(text, quote=False).replace('"', "&quot;").replace("\n", "&#10;")
    quoted = f'"{inside}"'
    if quoted.isascii():
        return quoted
    written = []
    for character in quoted:
        point = ord(character)
        if point > _LAST_OF_FIRST_PLANE:
            point -= 0x10000
            written.append(f"&#{0xD800 + (point >> 10)};&#{0xDC00 + (point & 0x3FF)};")
        else:
            written.append(character)
    return "".join(written)


def _start(element: str, **values: str | int) -> str:
    attributes = " ".join(f"{key}={_attribute(str(value))}" for key, value in values.items())
    return f"<{element} {attributes}"


def _readable(at: int) -> str:
    return wall(at).strftime("%d %b %Y %H:%M:%S")


@dataclass(frozen=True, slots=True)
class _Text:
    at: int
    number: str
    kind: int
    body: str


def _sms(text: _Text) -> str:
    # Only what came over the network has a time at which it was sent.
    sent = text.at * 1000 - 1000 * (1 + text.at % 3) if text.kind == RECEIVED else 0
    start = _start(
        "sms", protocol=0, address=text.number, date=text.at * 1000, type=text.kind,
        subject="null", body=text.body, toa="null", sc_toa="null", service_center="null", read=1,
        status=-1, locked=0, date_sent=sent, sub_id=1, readable_date=_readable(text.at),
        contact_name=_NAMES.get(text.number, "(Unknown)"),
    )  # fmt: skip
    return f"  {start} />\n"


def _mms(at: int, number: str, text: str, picture: bytes) -> str:
    start = _start(
        "mms", date=at * 1000, rr=129, sub="null", ct_t="application/vnd.wap.multipart.related",
        read_status="null", seen=1, msg_box=1, address=number, sub_cs="null", retr_st="null",
        d_tm="null", text_only=0, locked=0, exp="null", m_id="null", st="null", m_type=132,
        read=1, m_size=len(picture), sub_id=1, readable_date=_readable(at),
        contact_name=_NAMES.get(number, "(Unknown)"),
    )  # fmt: skip
    smil = '<smil><body><par><img src="photo.jpg"/><text src="text.txt"/></par></body></smil>'
    parts = (
        _start("part", seq=-1, ct="application/smil", name="smil.xml", cl="smil.xml", text=smil),
        _start("part", seq=0, ct="image/jpeg", name="photo.jpg", cl="photo.jpg", text="null",
               data=base64.b64encode(picture).decode()),
        _start("part", seq=0, ct="text/plain", name="text.txt", cl="text.txt", text=text),
    )  # fmt: skip
    addresses = (
        _start("addr", address=number, type=137, charset=106),
        _start("addr", address="insert-address-token", type=151, charset=106),
    )
    lines = [f"  {start}>", "    <parts>", *(f"      {part} />" for part in parts), "    </parts>"]
    lines += ["    <addrs>", *(f"      {one} />" for one in addresses), "    </addrs>", "  </mms>"]
    return "\n".join(lines) + "\n"


def _count(tally: Tally, channel: str, at: int, number: str, side: Side) -> None:
    kind = "call" if channel == "phone" else "message"
    contact = Contact(channel, kind, number, side, at, at + 1, utc(at))
    tally.add(contact, number if side is Side.THEM else "")


def _odd_texts() -> Iterator[_Text]:
    """A draft, one that was not sent, and one of a type that the phone's own list does not know."""
    day = (2026, 3, 2)
    yield _Text(seconds(*day, 21, 15), plot.NEW_SMS, DRAFT, "I do not want")
    yield _Text(seconds(*day, 21, 17), plot.NEW_SMS, FAILED, "I do not want any contact")
    yield _Text(seconds(2026, 4, 10, 0, 5), plot.NEW_SMS, NO_SUCH_TYPE, "You saw the picture")


_PICTURES = ((seconds(2026, 4, 9, 23, 50), plot.NEW_SMS, "Your street tonight \U0001f642"),)
ODD = sum(1 for _ in _odd_texts()) + len(_PICTURES)
"""How many messages ``odd`` adds."""


def write_texts(
    path: Path, texts: Iterable[tuple[Said, str]], *, count: int, odd: bool = True
) -> Tally:
    """``count`` texts, written as they come, each with the number of the other side; then the
    picture messages. ``odd`` adds those, a draft, one that was not sent, and one of unknown type.
    """
    tally = Tally("elements")
    plain = (
        _Text(said.at, number, SENT if said.is_owner else RECEIVED, said.text)
        for said, number in texts
    )
    root = _start("smses", count=count + (ODD if odd else 0), backup_set=_SET,
                  backup_date=_MADE_AT, type="full")  # fmt: skip
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f"{_HEAD.format(name='sms')}{root}>\n")
        for text in heapq.merge(plain, _odd_texts() if odd else (), key=lambda one: one.at):
            file.write(_sms(text))
            # Of an unknown type it cannot be said whose it is, so it is counted with nobody.
            number = "" if text.kind == NO_SUCH_TYPE else text.number
            _count(tally, "sms", text.at, number, _SIDES[text.kind])
        for n, (at, number, words) in enumerate(_PICTURES if odd else ()):
            file.write(_mms(at, number, words, small_picture(900 + n)))
            _count(tally, "mms", at, number, Side.THEM)
        file.write("</smses>")
    return tally


def write_calls(path: Path, calls: Iterable[Call]) -> Tally:
    """The calls in order of time."""
    tally = Tally("elements")
    in_order = sorted(calls, key=lambda call: call.at)
    root = _start("calls", count=len(in_order), backup_set=_SET, backup_date=_MADE_AT, type="full")
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f"{_HEAD.format(name='calls')}{root}>\n")
        for call in in_order:
            start = _start(
                "call", number=call.number, duration=call.length, date=call.at * 1000,
                type=call.kind.value, presentation=2 if call.is_withheld else 1,
                subscription_id="null", post_dial_digits="", readable_date=_readable(call.at),
                contact_name=_NAMES.get(call.number, "(Unknown)"),
            )  # fmt: skip
            file.write(f"  {start} />\n")
            side = Side.OWNER if call.kind is CallType.OUT else Side.THEM
            _count(tally, "phone", call.at, call.number, side)
        file.write("</calls>")
    return tally
