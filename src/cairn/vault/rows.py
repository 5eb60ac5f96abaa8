"""Items and acts as rows of the chronology. Each row keeps the reference it is walked back by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from cairn.journal.references import references
from cairn.readers.clock import ZoneClock
from cairn.terms.acts import Act, AnyAct, Kind, Tag
from cairn.terms.moment import Moment
from cairn.terms.original import ActRef, ItemRef
from cairn.terms.reading import Direction, Item
from cairn.terms.row import Row
from cairn.vault.out_of_sight import out_of_sight

DIARY_CHANNEL = "diary"
NO_MOMENT = Moment(as_written="")

_ROW_KINDS = {
    Kind.ENTRY: "entry",
    Kind.ADDITION: "addition",
    Kind.CORRECTION: "correction",
    Kind.TOLD_TO_STOP: "told_to_stop",
    Kind.CONTACT_ARRANGED: "contact_arranged",
}

_DETAILS = ((Tag.PLACE, "place"), (Tag.IMPACT, "impact"), (Tag.WITNESSES, "witnesses"),
            (Tag.REASON, "reason"))  # fmt: skip


def row_of_item(
    item: Item, received: ActRef, order: int, home: ZoneClock, others: frozenset[str] = frozenset()
) -> Row:
    """``order`` is the item's position in its source. A time with no zone is placed by the home
    zone, and its ``zone_source`` says so. ``others`` are handles that the owner said are not hers:
    what they sent has come in, where the export alone does not tell.
    """
    place = item.place
    is_theirs = item.direction is Direction.UNKNOWN and item.sender in others
    return Row(
        ref=ItemRef(received.seq, place.member, place.locator, place.raw_sha256, received.branch),
        kind=item.kind.value,
        happened=home.placed(item.moment),
        channel=item.channel,
        conversation=item.conversation,
        sender=item.sender,
        recipients=item.recipients,
        direction=Direction.INCOMING if is_theirs else item.direction,
        text=item.text,
        order=order,
        name_saved=item.name_saved,
        attachments=item.attachments,
        flags=item.flags,
        details=item.details,
    )


def moment_of(act: Act, tag: Tag) -> Moment:
    """The moment in a field; without bounds if there is none."""
    text = act.get(tag)
    return msgspec.json.decode(text, type=Moment) if text else NO_MOMENT


def people_of(act: Act) -> tuple[str, ...]:
    return tuple(msgspec.json.decode(act.get(Tag.PEOPLE) or "[]", type=list[str]))


def details_of(act: Act) -> dict[str, str]:
    return msgspec.json.decode(act.get(Tag.DETAILS) or "{}", type=dict[str, str])


def row_of_act(act: Act) -> Row:
    """For the kinds that stand in the chronology; ``KeyError`` for others."""
    return Row(
        ref=act.ref,
        kind=_ROW_KINDS[act.kind],
        happened=moment_of(act, Tag.HAPPENED),
        channel=act.get(Tag.CHANNEL)
        if act.kind in (Kind.CONTACT_ARRANGED, Kind.TOLD_TO_STOP)
        else DIARY_CHANNEL,
        conversation="",
        sender="",
        recipients=(),
        direction=Direction.UNKNOWN,
        text=act.get(Tag.TEXT),
        order=act.ref.seq,
        written=moment_of(act, Tag.WRITTEN_AT),
        details=(
            *((name, act.get(tag)) for tag, name in _DETAILS if act.get(tag)),
            *details_of(act).items(),
        ),
        concerns=tuple(str(ref) for ref in references(act)),
        people=people_of(act),
    )


def rows_of_acts(acts: Iterable[AnyAct]) -> Iterator[Row]:
    """The rows of all acts that stand in the chronology and are not out of sight."""
    acts = tuple(acts)
    hidden = out_of_sight(acts)
    for act in acts:
        if isinstance(act, Act) and act.kind in _ROW_KINDS and act.ref not in hidden:
            yield row_of_act(act)
