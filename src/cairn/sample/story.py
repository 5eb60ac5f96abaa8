"""What is written in each conversation: fixed points, and between them as much as is asked for."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from random import Random

from cairn.sample import plot
from cairn.sample.clock import Stretch, seconds, spread
from cairn.sample.talk import sentence


class Form(Enum):
    """What a line of a chat is; all but the first few are worded by the app."""

    TEXT = auto()
    EDITED = auto()
    PHOTO = auto()
    VOICE = auto()
    DOCUMENT = auto()
    MISSED_CALL = auto()
    DELETED = auto()
    NOTICE = auto()  # nobody's: the app's own


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a chat with two sides. ``at`` is UTC seconds."""

    at: int
    is_owner: bool
    text: str
    form: Form = Form.TEXT


_OLD_CHAT = (
    Stretch("before", plot.START, plot.PRESSING, 1.0),
    Stretch("pressing", plot.PRESSING, plot.TOLD, 3.0),
    Stretch("ignored", plot.TOLD + 120, plot.ARRANGED_FROM, 4.0),
    Stretch("arranged", plot.ARRANGED_FROM, plot.ARRANGED_TO, 1.0),
    Stretch("ignored", plot.ARRANGED_TO, plot.BLOCKED, 4.0),
)
_NEW_CHAT = (
    Stretch("ignored", plot.NEW_NUMBER, plot.LAST_WEEKS, 1.0),
    Stretch("ignored", plot.LAST_WEEKS, plot.END, 6.0),
)
_FRIENDLY = (Stretch("friend", plot.START, plot.END, 1.0),)
_TEXTS = (
    Stretch("friend", plot.START, plot.TOLD, 0.6),
    Stretch("ignored", plot.TOLD + 120, plot.ARRANGED_FROM, 1.5),
    Stretch("arranged", plot.ARRANGED_FROM, plot.ARRANGED_TO, 2.0),
    Stretch("ignored", plot.ARRANGED_TO, plot.BLOCKED, 1.5),
    Stretch("friend", plot.BLOCKED, plot.NEW_SMS_FROM, 0.6),
    Stretch("ignored", plot.NEW_SMS_FROM, plot.LAST_WEEKS, 1.0),
    Stretch("ignored", plot.LAST_WEEKS, plot.END, 5.0),
)
# Nobody answers after telling him to stop ("ignored"), but where contact is arranged.
_OWNER_SHARE = {"before": 0.4, "pressing": 0.06, "ignored": 0.0, "arranged": 0.45, "friend": 0.5}
_WORDS_OF = {"ignored": "pressing"}
_FORMS = (Form.TEXT, Form.PHOTO, Form.VOICE, Form.MISSED_CALL, Form.DELETED, Form.EDITED)
_HOW_OFTEN = (960, 10, 4, 12, 8, 6)

# Messages that are always there: the hour that October repeats, the minute before the hour that
# March leaves out and the minute after it, and her own words pasted back at her.
_IN_OLD_CHAT = (
    Said(seconds(2025, 3, 30, 0, 59), False, "Are you awake"),
    Said(seconds(2025, 3, 30, 2, 0), False, "Clocks went forward. You are still up"),
    Said(seconds(2025, 9, 5, 18, 30), False, "", Form.PHOTO),
    Said(seconds(2025, 9, 5, 18, 31), False, "", Form.VOICE),
    Said(seconds(2025, 9, 6, 9, 0), False, "lease page one.png", Form.DOCUMENT),
    Said(plot.TOLD, True, plot.TOLD_WORDS),
    Said(
        seconds(2025, 10, 13, 6, 58),
        False,
        f"This is what you wrote to me\n[12/10/2025, 19:42:00] {plot.OWNER}: {plot.TOLD_WORDS}\n"
        "You do not mean it",
    ),
    Said(seconds(2025, 10, 13, 7, 1), False, "", Form.MISSED_CALL),
    Said(seconds(2025, 10, 14, 23, 12), False, "", Form.DELETED),
    Said(seconds(2025, 10, 14, 23, 13), False, "I only want to talk", Form.EDITED),
    Said(plot.TWICE_FROM - 30, False, "Nearly one"),
    Said(seconds(2025, 10, 26, 1, 30), False, "You have not answered"),
    Said(seconds(2025, 10, 26, 1, 30, fold=1), False, "I am still here"),
    Said(plot.TWICE_TO + 20, False, "An hour more to wait"),
    Said(plot.BLOCKED, True, "You blocked this contact.", Form.NOTICE),
)
_IN_NEW_CHAT = (
    Said(plot.NEW_NUMBER, False, "It is Daniel. This is my new number"),
    Said(seconds(2026, 3, 29, 0, 59), False, "Your light is on"),
    Said(seconds(2026, 3, 29, 2, 0), False, "Two already"),
)
_IN_FRIENDLY = (
    Said(seconds(2025, 10, 26, 1, 50), True, "He is writing again. Are you up?"),
    Said(seconds(2025, 10, 26, 1, 10, fold=1), False, "Yes. Ringing you now"),
    Said(seconds(2025, 11, 25, 9, 0), True, "He has a new number. I have not answered"),
    Said(
        seconds(2025, 12, 3, 12, 0),
        False,
        "Your security code with Priya changed. Tap to learn more.",
        Form.NOTICE,
    ),
    Said(seconds(2026, 5, 3, 14, 40), False, "Keep it all and write to housing@example.org"),
)
_IN_TEXTS = (
    (Said(seconds(2025, 11, 6, 12, 30), True, "List: https://example.org/boxes"), plot.OLD_SMS),
    (Said(plot.NEW_SMS_FROM, False, "It's Daniel. New phone \U0001f642"), plot.NEW_SMS),
    (Said(plot.WINDOW_TEXT, False, "Look outside"), plot.NEW_SMS),
)


def _said(chat: Iterable[Said]) -> int:
    return sum(said.form is not Form.NOTICE for said in chat)


FIXED = {
    "old": _said(_IN_OLD_CHAT),
    "new": _said(_IN_NEW_CHAT),
    "friend": _said(_IN_FRIENDLY),
    "texts": len(_IN_TEXTS),
}
"""How many messages each conversation has at least."""


def _chat(
    count: int, stretches: tuple[Stretch, ...], random: Random, *, is_chat: bool = True
) -> Iterator[Said]:
    for at, mood in spread(count, stretches, random):
        is_owner = random.random() < _OWNER_SHARE[mood]
        form = Form.TEXT
        if is_chat and not is_owner and mood in ("pressing", "ignored"):
            (form,) = random.choices(_FORMS, _HOW_OFTEN)
        words = sentence(_WORDS_OF.get(mood, mood), "owner" if is_owner else "them", random)
        yield Said(at, is_owner, words if form in (Form.TEXT, Form.EDITED) else "", form)


def _in_order(fixed: Iterable[Said], chat: Iterable[Said]) -> Iterator[Said]:
    return heapq.merge(fixed, chat, key=lambda said: said.at)


def old_chat(count: int, random: Random) -> Iterator[Said]:
    """The chat with his own number, up to the block: ``count`` beside the fixed points."""
    return _in_order(_IN_OLD_CHAT, _chat(count, _OLD_CHAT, random))


def new_chat(count: int, random: Random) -> Iterator[Said]:
    """What came from the new number; nobody answers."""
    return _in_order(_IN_NEW_CHAT, _chat(count, _NEW_CHAT, random))


def friend_chat(count: int, random: Random) -> Iterator[Said]:
    return _in_order(_IN_FRIENDLY, _chat(count, _FRIENDLY, random))


def texts(count: int, random: Random) -> Iterator[tuple[Said, str]]:
    """Texts, each with the number of the other side: his own, then a new one, and a friend's."""
    chat = _chat(count, _TEXTS, random, is_chat=False)
    return heapq.merge(
        _IN_TEXTS, ((said, _number_at(said.at)) for said in chat), key=lambda one: one[0].at
    )


def _number_at(at: int) -> str:
    if at < plot.TOLD or plot.BLOCKED <= at < plot.NEW_SMS_FROM:
        return plot.FRIEND_SMS
    return plot.OLD_SMS if at < plot.BLOCKED else plot.NEW_SMS


def undecided() -> Iterator[Said]:
    """Days up to the twelfth, each later than the one before whichever number is the month; read
    the other way, every one is another day.
    """
    for n, (day, month) in enumerate(((1, 2), (2, 3), (3, 5), (4, 6), (5, 7), (6, 8))):
        yield Said(seconds(2026, month, day, 10 + n, 5), n % 2 == 0, f"See you at {n + 2}")


UNDECIDED = 6
