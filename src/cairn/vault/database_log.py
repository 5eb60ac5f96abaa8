"""The log beside a database: a second original, without which the newest messages are missing.

Programs write what is new into ``chat.db-wal`` beside ``chat.db``. Both are sealed as they came;
the database is read with its log laid over it. A log can put any words into a database, so a name
is not enough: only what lay beside the database in one folder and was added with it counts, and an
act of the record says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from cairn.evidence.received import ReceivedOriginal, received_from, text_of
from cairn.journal.record import Draft
from cairn.journal.references import references, written
from cairn.terms.acts import Act, AnyAct, Kind, Tag
from cairn.terms.moment import Moment
from cairn.vault.out_of_sight import out_of_sight
from cairn.vault.rows import details_of

LOG = "-wal"
_LOG = "database_log"
"""Its detail is the reference of the log."""


def log_of(acts: Iterable[AnyAct], one: ReceivedOriginal) -> ReceivedOriginal | None:
    """The log that was last added with a database, if it is not out of sight. ``None`` for nearly
    every file.
    """
    acts = tuple(acts)
    said = ""
    for act in acts:
        if isinstance(act, Act) and act.kind is Kind.DECIDED and _LOG in act.get(Tag.DETAILS):
            log = details_of(act).get(_LOG, "")
            said = log if log and log != str(one.ref) and one.ref in references(act) else said
    if not said:
        return None
    aside = out_of_sight(acts)
    return next(
        (
            received_from(act)
            for act in acts
            if isinstance(act, Act)
            and act.kind is Kind.RECEIVED
            and str(act.ref) == said
            and act.ref not in aside
        ),
        None,
    )


def log_drafts(
    acts: Iterable[AnyAct], added: Mapping[Path, ReceivedOriginal], now: Moment, copy: str
) -> Iterator[Draft]:
    """For each database that was added with its log, that they belong together; unless the record
    says it already.
    """
    acts = tuple(acts)
    for path, one in added.items():
        log = added.get(path.with_name(path.name + LOG))
        if log is None or log.ref == one.ref:
            continue
        known = log_of(acts, one)
        if known is None or known.ref != log.ref:
            yield Draft(
                Kind.DECIDED,
                {
                    Tag.WRITTEN_AT: text_of(now),
                    Tag.CONCERNS: written([one.ref, log.ref]),
                    Tag.DETAILS: text_of({_LOG: str(log.ref)}),
                    Tag.DEVICE: copy,
                },
            )
