"""The story: who, when, and what changed. Everybody in it is invented; the numbers are Ofcom's for
drama (07700 900000 to 900999).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from cairn.sample.clock import Stretch, seconds, spread
from cairn.sample.talk import sentence

OWNER = "Maya"
THEM = "Daniel"
FRIEND = "Priya"
NEW_WHATSAPP = "+44 7700 900461"
NEW_SMS = "+447700900733"
OLD_SMS = "+447700900212"
FRIEND_SMS = "+447700900305"

START = seconds(2025, 3, 1)
PRESSING = seconds(2025, 7, 1)
TOLD = seconds(2025, 10, 12, 19, 42)
ARRANGED_FROM, ARRANGED_TO = seconds(2025, 11, 1), seconds(2025, 11, 15)
BLOCKED = seconds(2025, 11, 20)
NEW_NUMBER = seconds(2025, 11, 24)
NEW_SMS_FROM = seconds(2026, 1, 8)
LAST_WEEKS = seconds(2026, 8, 4)
END = seconds(2026, 9, 1)

CHANGES = {
    "more often": PRESSING,
    "told to stop": TOLD,
    "blocked": BLOCKED,
    "new number": NEW_NUMBER,
    "the last four weeks": LAST_WEEKS,
}
TOLD_WORDS = "Daniel, please stop contacting me. Do not write, ring or come to my flat or my work."


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a chat with two sides."""

    at: int
    is_owner: bool
    text: str
    media: str = ""
    """``photo`` where a picture goes with it."""


_OLD_CHAT = (
    Stretch("before", START, PRESSING, 1.0),
    Stretch("pressing", PRESSING, TOLD, 3.0),
    Stretch("pressing", TOLD + 120, ARRANGED_FROM, 4.0),
    Stretch("arranged", ARRANGED_FROM, ARRANGED_TO, 1.0),
    Stretch("pressing", ARRANGED_TO, BLOCKED, 4.0),
)
_NEW_CHAT = (
    Stretch("pressing", NEW_NUMBER, LAST_WEEKS, 1.0),
    Stretch("pressing", LAST_WEEKS, END, 6.0),
)
_FRIENDLY = (Stretch("friend", START, END, 1.0),)
_OWNER_SHARE = {"before": 0.4, "pressing": 0.06, "arranged": 0.45, "friend": 0.5}


def _chat(count: int, stretches: tuple[Stretch, ...], random: Random) -> Iterator[Said]:
    for at, mood in spread(count, stretches, random):
        is_owner = random.random() < _OWNER_SHARE[mood]
        # Nobody answers after telling him to stop, but where contact is arranged.
        if mood == "pressing" and at > TOLD:
            is_owner = False
        media = "photo" if mood == "pressing" and random.random() < 0.01 else ""
        yield Said(at, is_owner, sentence(mood, "owner" if is_owner else "them", random), media)


def old_chat(count: int, random: Random) -> Iterator[Said]:
    """The chat with his own number, up to the block. Times in the hour that October repeats, and a
    minute from the hour that March leaves out, are always in it.
    """
    fixed = [
        Said(seconds(2025, 3, 30, 0, 59), False, "Are you awake"),
        Said(TOLD, True, TOLD_WORDS),
        Said(seconds(2025, 10, 26, 1, 30), False, "You have not answered"),
        Said(seconds(2025, 10, 26, 1, 30, fold=1), False, "I am still here"),
    ]
    for said in _chat(max(count - len(fixed), 4), _OLD_CHAT, random):
        while fixed and fixed[0].at <= said.at:
            yield fixed.pop(0)
        yield said
    yield from fixed


def new_chat(count: int, random: Random) -> Iterator[Said]:
    yield from _chat(max(count, 2), _NEW_CHAT, random)


def friend_chat(count: int, random: Random) -> Iterator[Said]:
    yield from _chat(max(count, 2), _FRIENDLY, random)


def texts(count: int, random: Random) -> Iterator[tuple[Said, str]]:
    """Texts, each with the number of the other side: his own, then a new one, and a friend's."""
    stretches = (
        Stretch("friend", START, TOLD, 0.6),
        Stretch("pressing", TOLD + 120, ARRANGED_FROM, 1.5),
        Stretch("arranged", ARRANGED_FROM, ARRANGED_TO, 2.0),
        Stretch("pressing", ARRANGED_TO, BLOCKED, 1.5),
        Stretch("friend", BLOCKED, NEW_SMS_FROM, 0.6),
        Stretch("pressing", NEW_SMS_FROM, LAST_WEEKS, 1.0),
        Stretch("pressing", LAST_WEEKS, END, 5.0),
    )
    for said in _chat(max(count, 4), stretches, random):
        if BLOCKED <= said.at < NEW_SMS_FROM or said.at < TOLD:
            yield said, FRIEND_SMS
        else:
            yield said, OLD_SMS if said.at < BLOCKED else NEW_SMS
