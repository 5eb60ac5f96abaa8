"""The picture of everything in the vault, from an index that is brought up to date first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cairn.index.store import Index
from cairn.picture.chronology import Line, lines
from cairn.picture.pattern import Context
from cairn.picture.scan import see
from cairn.terms.finding import Figure, Finding
from cairn.terms.picture import Picture
from cairn.terms.row import Row
from cairn.vault.decide import own_handles
from cairn.vault.index_of import index_of
from cairn.vault.readings import readings
from cairn.vault.rows import rows_of_acts
from cairn.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Seen:
    picture: Picture
    lines: tuple[Line, ...]
    """The newest lines of time, oldest of them first; then those without a place. What was added
    or corrected stands with its entry."""
    unread: int
    pending: int
    """Originals that wait for an answer."""


def see_picture(vault: Vault, *, newest: int | None) -> Seen:
    """``newest`` is how many lines of time to give; ``None`` for all of them."""
    with index_of(vault) as index:
        picture = _picture(vault, index)
        if newest is None:
            rows = tuple(index.rows())
        else:
            rows = tuple(reversed(tuple(index.rows(limit=newest, newest_first=True))))
    kept = [stored.reading for stored in readings(vault)]
    return Seen(
        picture,
        lines(rows),
        sum(reading.unread for reading in kept),
        sum(reading.is_pending for reading in kept),
    )


def picture_of(vault: Vault) -> Picture:
    with index_of(vault) as index:
        return _picture(vault, index)


def all_rows(vault: Vault) -> Iterator[Row]:
    """Every row in order of time, those without a place last."""
    with index_of(vault) as index:
        yield from index.rows()


def _context(vault: Vault) -> Context:
    acts = (
        row
        for row in rows_of_acts(vault.record.acts)
        if row.kind in ("told_to_stop", "contact_arranged")
    )
    return Context(vault.home_zone, own_handles(vault), tuple(acts))


def _picture(vault: Vault, index: Index) -> Picture:
    seen = see(index.rows(), _context(vault))
    return replace(seen, findings=tuple(_with_digests(one, index) for one in seen.findings))


def _with_digests(finding: Finding, index: Index) -> Finding:
    """Each figure with the digest of the rows it stands on, so that it can be chosen again."""
    figures = tuple(
        Figure(one.label, one.value, index.select(one.selection), one.who)
        for one in finding.figures
    )
    return replace(finding, figures=figures)
