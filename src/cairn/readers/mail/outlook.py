"""One mail as Outlook saves it by itself (``.msg``); also contacts, notes and dates in that form.

Format: MS-OXMSG; the file is a compound file, opened by olefile. What it is made of: ``mapi``.
"""

from __future__ import annotations

from collections.abc import Iterator

from cairn.readers.compound import is_compound, names_in
from cairn.readers.mail.mapi import item_of
from cairn.readers.papers.paper import LARGEST, bytes_of, place_of, size_of
from cairn.terms.reading import Answers, Found, Source, Unit, Unread

_BEGINS = ("__nameid_version", "__properties_version", "__substg1.0_")


class Outlook:
    """The unit is the mail: one a file."""

    name = "outlook"
    version = 2
    unit = Unit.MESSAGES

    def recognises(self, source: Source) -> bool:
        return is_compound(source) and any(name.startswith(_BEGINS) for name in names_in(source))

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        if size_of(source) > LARGEST:
            yield Unread(place_of(source), "too-large")
            return
        data = bytes_of(source)
        # The library for it is loaded before a process is shut away, and nowhere else.
        from cairn.readers.mail.properties import NotOpened, opened

        try:
            mail = opened(data)
        except NotOpened:
            yield Unread(place_of(source), "paper-damaged")
            return
        yield item_of(mail, place_of(source, data), answers)
