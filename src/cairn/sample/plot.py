"""Who, when, and what changed: the fixed points of the story. Everybody in it is invented; the
numbers are Ofcom's for drama (07700 900000 to 900999).
"""

from __future__ import annotations

from cairn.sample.clock import seconds

OWNER = "Maya"
THEM = "Daniel"
FRIEND = "Priya"
THIRD = "Sam"
NEW_WHATSAPP = "+44 7700 900461"
NEW_SMS = "+447700900733"
OLD_SMS = "+447700900212"
FRIEND_SMS = "+447700900305"

THEIRS = (THEM, OLD_SMS, NEW_WHATSAPP, NEW_SMS)
"""All names and numbers, as exported, that are one person's."""
TOGETHER = (THEIRS, (FRIEND, FRIEND_SMS))

START = seconds(2025, 3, 1)
PRESSING = seconds(2025, 7, 1)
TOLD = seconds(2025, 10, 12, 19, 42)
TOLD_UNTIL = TOLD + 60
"""The act is typed in to the minute: what lies wholly after it begins here."""
ARRANGED_FROM, ARRANGED_TO = seconds(2025, 11, 1), seconds(2025, 11, 15)
BLOCKED = seconds(2025, 11, 20, 8, 15)
NEW_NUMBER = seconds(2025, 11, 24, 16, 5)
NEW_SMS_FROM = seconds(2026, 1, 8, 22, 40)
LAST_WEEKS = seconds(2026, 8, 4)
WINDOW_TEXT = seconds(2026, 8, 7, 0, 20)
END = seconds(2026, 9, 1)

TWICE_FROM, TWICE_TO = seconds(2025, 10, 26, 1), seconds(2025, 10, 26, 2)
"""Two hours, in which London's clocks read 01:00 to 01:59 twice."""

TOLD_WORDS = "Daniel, please stop contacting me. Do not write, ring or come to my flat or my work."

CHANGES = {
    "more often": PRESSING,
    "told to stop": TOLD,
    "blocked": BLOCKED,
    "new number": NEW_NUMBER,
    "the last four weeks": LAST_WEEKS,
}

# When, what, and the name or number it is about.
EVENTS = (
    (START, "the record begins", ""),
    (PRESSING, "he writes about three times as often", THEM),
    (TOLD, "told to stop, by a WhatsApp message", THEM),
    (ARRANGED_FROM, "contact about belongings begins, arranged by a housing officer", THEM),
    (ARRANGED_TO, "contact about belongings ends", THEM),
    (BLOCKED, "blocked on WhatsApp, and his number on the phone", THEM),
    (NEW_NUMBER, "first message from a number not saved, on WhatsApp", NEW_WHATSAPP),
    (NEW_SMS_FROM, "first text from another number", NEW_SMS),
    (LAST_WEEKS, "the last four weeks: several times as often", NEW_WHATSAPP),
    (WINDOW_TEXT, "a text five minutes after the tapping on the window", NEW_SMS),
    (END, "the exports are made", ""),
)
