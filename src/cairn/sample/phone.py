"""Texts and calls as the Android app "SMS Backup & Restore" writes them: every value a string,
milliseconds of UTC, an emoji as the two halves of its surrogate pair.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from datetime import datetime, timezone
from pathlib import Path
from random import Random
from xml.sax.saxutils import quoteattr

from cairn.sample.clock import seconds, wall
from cairn.sample.picture import small_picture
from cairn.sample.story import (
    ARRANGED_FROM,
    ARRANGED_TO,
    BLOCKED,
    FRIEND,
    FRIEND_SMS,
    NEW_SMS,
    NEW_SMS_FROM,
    OLD_SMS,
    START,
    THEM,
    TOLD,
    Said,
)
from cairn.sample.tally import Tally

_HEAD = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n"
    "<!--File Created By SMS Backup & Restore v10.19.005 on 01/09/2026 12:00:00-->\n"
    '<?xml-stylesheet type="text/xsl" href="{name}.xsl"?>\n'
)
_NAMES = {OLD_SMS: THEM, FRIEND_SMS: FRIEND}


def _attribute(text: str) -> str:
    """Quoted; every character beyond the first plane as two references, as the app does it."""
    written = []
    for character in quoteattr(text, {"\n": "&#10;"}):
        point = ord(character)
        if point > 0xFFFF:
            point -= 0x10000
            written.append(f"&#{0xD800 + (point >> 10)};&#{0xDC00 + (point & 0x3FF)};")
        else:
            written.append(character)
    return "".join(written)


def _element(name: str, **values: str | int) -> str:
    attributes = " ".join(f"{key}={_attribute(str(value))}" for key, value in values.items())
    return f"  <{name} {attributes} />\n"


def _readable(at: int) -> str:
    return wall(at).strftime("%d %b %Y %H:%M:%S")


def _sms(at: int, address: str, kind: int, body: str) -> str:
    return _element(
        "sms", protocol=0, address=address, date=at * 1000, type=kind, subject="null", body=body,
        toa="null", sc_toa="null", service_center="null", read=1, status=-1, locked=0,
        date_sent=at * 1000, sub_id=1, readable_date=_readable(at),
        contact_name=_NAMES.get(address, "(Unknown)"),
    )  # fmt: skip


def _mms(at: int, address: str, text: str, number: int) -> str:
    data = base64.b64encode(small_picture(number)).decode()
    return (
        f'  <mms date="{at * 1000}" msg_box="1" m_type="132" address={_attribute(address)} '
        f'rr="129" sub="null" ct_t="application/vnd.wap.multipart.related" read="1" '
        f"readable_date={_attribute(_readable(at))} "
        f"contact_name={_attribute(_NAMES.get(address, '(Unknown)'))}>\n"
        "    <parts>\n"
        '      <part seq="-1" ct="application/smil" name="null" text="&lt;smil/&gt;" />\n'
        f'      <part seq="0" ct="text/plain" cl="text.txt" text={_attribute(text)} />\n'
        f'      <part seq="0" ct="image/jpeg" cl="photo.jpg" text="null" data="{data}" />\n'
        "    </parts>\n    <addrs>\n"
        f'      <addr address={_attribute(address)} type="137" charset="106" />\n'
        '      <addr address="insert-address-token" type="151" charset="106" />\n'
        "    </addrs>\n  </mms>\n"
    )


def _count(tally: Tally, at: int, number: str, is_owner: bool) -> None:
    tally.items += 1
    tally.by_sender["" if is_owner else number] += 1
    tally.note(datetime.fromtimestamp(at, tz=timezone.utc).isoformat())
    if is_owner or number not in (OLD_SMS, NEW_SMS) or at < TOLD + 60:
        return
    inside = at >= ARRANGED_FROM and at + 1 <= ARRANGED_TO
    (tally.arranged if inside else tally.after_told)[number] += 1


def write_texts(path: Path, texts: Iterable[tuple[Said, str]], *, odd: bool = True) -> Tally:
    """``odd`` adds a draft, one that was not sent, a picture message, and one of unknown type."""
    tally = Tally()
    extra = list(_odd_ones()) if odd else []
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(_HEAD.format(name="sms") + '<smses count="-1" type="full">\n')
        for said, number in texts:
            file.write(_sms(said.at, number, 2 if said.is_owner else 1, said.text))
            _count(tally, said.at, number, said.is_owner)
        for at, element, number, is_owner in extra:
            file.write(element)
            _count(tally, at, number, is_owner)
        file.write("</smses>\n")
    return tally


def _odd_ones() -> Iterator[tuple[int, str, str, bool]]:
    """Time, element, the number it can be said to come from or go to, whether the owner wrote."""
    draft, failed = seconds(2026, 3, 2, 21, 15), seconds(2026, 3, 2, 21, 17)
    picture, strange = seconds(2026, 4, 9, 23, 50), seconds(2026, 4, 10, 0, 5)
    yield draft, _sms(draft, NEW_SMS, 3, "I do not want"), NEW_SMS, True
    yield failed, _sms(failed, NEW_SMS, 5, "I do not want any contact"), NEW_SMS, True
    yield picture, _mms(picture, NEW_SMS, "Your street tonight \U0001f642", 900), NEW_SMS, False
    yield strange, _sms(strange, NEW_SMS, 0, "Look outside"), "", False


def _call(at: int, number: str, kind: int, length: int, presentation: int = 1) -> str:
    return _element(
        "call", number=number, duration=length, date=at * 1000, type=kind,
        presentation=presentation, subscription_id="null", post_dial_digits="",
        readable_date=_readable(at), contact_name=_NAMES.get(number, "(Unknown)"),
    )  # fmt: skip


def _bursts(random: Random) -> Iterator[tuple[int, str, int, int, int]]:
    """Time, number, type (1 in, 2 out, 3 missed), length, presentation (1 shown, 2 withheld)."""
    day = 86_400
    for week in range(78):
        start = START + week * 7 * day + random.randrange(5 * day)
        yield start, FRIEND_SMS, random.choice((1, 2)), random.randrange(30, 900), 1
        if start < TOLD or ARRANGED_FROM <= start < ARRANGED_TO:
            continue
        number = OLD_SMS if start < BLOCKED else NEW_SMS
        withheld = BLOCKED <= start < NEW_SMS_FROM or random.random() < 0.2
        late = start + day - start % day + 23 * 3600
        for ring in range(random.randrange(2, 9)):
            shown = ("", 2) if withheld else (number, 1)
            yield late + ring * random.randrange(40, 200), shown[0], 3, 0, shown[1]


def write_calls(path: Path, random: Random) -> Tally:
    """A call with a friend each week, and bursts of missed calls late in the evening."""
    tally = Tally()
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(_HEAD.format(name="calls") + '<calls count="-1">\n')
        for at, number, kind, length, presentation in _bursts(random):
            file.write(_call(at, number, kind, length, presentation))
            _count(tally, at, number, kind == 2)
        file.write("</calls>\n")
    return tally
