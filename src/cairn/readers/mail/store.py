"""Outlook's file of a whole mailbox: ``.pst``, ``.ost``.

Format: MS-PST, read by libpff. A password on such a file shuts nothing, and is passed over. What
items are made of: ``mapi``. Items that belong to no folder any more, as deleted ones do, are read
behind the rest and marked. Not read: what hides behind a folder's own settings.

The place of an item is ``row:FOLDER/NUMBER``: the folder's own number, and the item's in it from 1
on; folder 0 has what belongs to none. Its digest is made, as in ``databases.database``, of each
property in its order: number and type as one integer, and its bytes.
"""

from __future__ import annotations

from collections.abc import Iterator

from cairn.readers.mail.mapi import item_of
from cairn.readers.papers.paper import place_of
from cairn.terms.original import row_place
from cairn.terms.reading import Answers, Found, Place, Source, Unit, Unread

_MAGIC = b"!BDN"
_CLIENT = b"SM"
_CLIENT_AT = 8


class MailStore:
    """Units are items."""

    name = "outlook-store"
    version = 1
    unit = Unit.MESSAGES

    def recognises(self, source: Source) -> bool:
        head = source.read_at("", 0, _CLIENT_AT + len(_CLIENT))
        return head.startswith(_MAGIC) and head[_CLIENT_AT:] in (_CLIENT, b"SO")

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        # The library for it is loaded before a process is shut away, and nowhere else.
        from cairn.readers.mail.store_library import NotOpened, Unreadable, items_in

        try:
            for kept in items_in(source):
                if isinstance(kept, Unreadable):
                    yield Unread(Place("", row_place(str(kept.folder), kept.number), ""),
                                 "bad-element", kept.count)  # fmt: skip
                    continue
                place = Place("", row_place(str(kept.folder), kept.number), kept.digest)
                yield kept.told(item_of(kept, place, answers))
        except NotOpened:
            yield Unread(place_of(source), "paper-damaged")


def is_store(source: Source) -> bool:
    return MailStore().recognises(source)


def digest_of_row(source: Source, folder: str, number: int) -> str:
    """Hex digest of an item that is there; else ``""``."""
    from cairn.readers.mail.store_library import digest_of_item

    return digest_of_item(source, folder, number)
