"""The sheet "If something happens to me": one page that the owner prints for somebody they trust.

It is part of no pack: it is made apart, from answers alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cairn.language.catalogue import Catalogue
from cairn.pack.documents.sheet import free
from cairn.pack.when import day_of, day_short
from cairn.terms.moment import Moment


def sheet_data(
    answers: Mapping[str, str], made: Moment, zone: str, words: Catalogue
) -> dict[str, Any]:
    """What the template ``if-something`` takes. ``answers`` are the owner's own words by name."""
    day = day_of(made, zone)
    if day is None:
        raise ValueError("a sheet is made at a known time")
    say = words.say
    return {
        "title": say("sheet.title"),
        "heading": say("sheet.title"),
        "lang": words.language,
        "made": (made.earliest or 0) // 1_000_000,
        "day": [day.year, day.month, day.day],
        "footer": say("sheet.footer", day=day_short(day, words)),
        "page": say("pack.page_of", page="{page}", pages="{pages}"),
        "intro": [say("sheet.intro"), say("sheet.no_passphrase")],
        "rows": [
            {"label": say(f"sheet.{name}"), **free(own, fold=24)} for name, own in answers.items()
        ],
        "after": [say("sheet.first_help"), say("sheet.how_to_open"), say("sheet.do_not_change")],
    }
