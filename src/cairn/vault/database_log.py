"""The log beside a database: a second original, without which the newest messages are missing.

Programs write what is new into ``chat.db-wal`` beside ``chat.db``. Both are sealed as they came;
the database is read with its log laid over it.
"""

from __future__ import annotations

from collections.abc import Iterable

from cairn.evidence.received import ReceivedOriginal, received_from
from cairn.terms.acts import Act, AnyAct, Kind, Tag
from cairn.terms.original import ActRef

LOG = "-wal"


def log_of(
    acts: Iterable[AnyAct], one: ReceivedOriginal, aside: frozenset[ActRef] = frozenset()
) -> ReceivedOriginal | None:
    """The newest log that came with a database: it lay in the same place under the same name, and
    came in after it and before another database of that name. ``None`` for nearly every file.
    """
    place = _place(one)
    found: ReceivedOriginal | None = None
    is_past = False
    for act in acts:
        if not isinstance(act, Act) or act.kind is not Kind.RECEIVED or act.ref in aside:
            continue
        if act.ref == one.ref:
            is_past = True
        elif is_past and one.original.name in act.get(Tag.ORIGINAL):
            other = received_from(act)
            if _place(other) == place:
                return found
            if _place(other) == place + LOG:
                found = other
    return found


def _place(one: ReceivedOriginal) -> str:
    return one.original.came_as or one.original.name
