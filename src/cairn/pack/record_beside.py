"""What checks/items.jsonl says, beside the acts: steps 7 and 8 of verify_record.py."""

from __future__ import annotations

from typing import Any, Iterator  # noqa: UP035 - for Python 3.8

try:
    from cairn.pack.record_form import (
        CONCERNS,
        LARGEST_NUMBER,
        NOWHERE,
        Fault,
        Json,
        Place,
        any_json,
        opened_field,
        place_of,
        texts_in,
    )  # fmt: skip
except ImportError:  # standing in a pack
    from record_form import (  # type: ignore[import-not-found, no-redef]
        CONCERNS,
        LARGEST_NUMBER,
        NOWHERE,
        Fault,
        Json,
        Place,
        any_json,
        opened_field,
        place_of,
        texts_in,
    )  # fmt: skip

KINDS_OF_ROWS = {
    4: "entry",
    5: "addition",
    6: "correction",
    7: "told_to_stop",
    8: "contact_arranged",
}
KINDS_WITH_CHANNEL = (7, 8)
WRITTEN, HAPPENED, TEXT, IMPACT, PLACE, PEOPLE = 1, 3, 4, 5, 6, 7
REASON, CHANNEL, DETAILS, ORIGINAL = 11, 12, 13, 14
IN_DETAILS = {"place": PLACE, "impact": IMPACT, "reason": REASON}
CHANGED_IN_PACKS = "witnesses"  # ways to reach them are taken out


def _is_equal(one: Any, other: Any) -> bool:
    """Whether both are the same text, truth, nothing, or number below 2^53."""
    if type(one) in (int, float) and type(other) in (int, float):
        return bool(one == other) and abs(one) <= LARGEST_NUMBER
    is_plain = one is None or isinstance(one, (str, bool))
    return is_plain and type(one) is type(other) and bool(one == other)


def beside(acts: dict[Place, Json], untrusted_items: bytes) -> Iterator[Fault]:
    """``acts`` are those of an extract of the right form; the other is ``items.jsonl``."""
    for number, line in enumerate(untrusted_items.split(b"\n"), start=1):
        if not line:
            continue
        said = any_json(line.decode("ascii")) if line.isascii() else None
        if not isinstance(said, dict):
            yield _misshapen(7, number)
            continue
        if "row" in said:
            yield from _row(acts, said["row"], number)  # 7
        if "exhibit" in said:
            yield from _exhibit(acts, said["exhibit"], number)  # 8


def _misshapen(step: int, number: int) -> Fault:
    return Fault(step, *NOWHERE, f"line {number} of the items has another form")


def _row(acts: dict[Place, Json], row: Any, number: int) -> Iterator[Fault]:
    name = row.get("ref") if isinstance(row, dict) else None
    if not isinstance(name, str):
        yield _misshapen(7, number)
    elif name.startswith("act:"):
        place = place_of(name) or NOWHERE
        if "fields" in acts.get(place, {}):
            for what in _differing(acts[place], row):
                yield Fault(7, *place, f"its {what} is not what the pack prints")
        else:
            yield Fault(7, *place, f"{name} does not stand here opened")


def _differing(act: Json, row: Json) -> Iterator[str]:
    """What a row says in another way than its act, as far as that is open."""
    if row.get("kind") != KINDS_OF_ROWS.get(act["kind"], act["kind"]):
        yield "kind"
    for name, tag in (("written", WRITTEN), ("happened", HAPPENED)):
        if not _is_moment(opened_field(act, tag), row.get(name)):
            yield name
    texts = [("text", TEXT)]
    texts += [("channel", CHANNEL)] if act["kind"] in KINDS_WITH_CHANNEL else []
    for name, tag in texts:
        if opened_field(act, tag) not in (None, row.get(name)):
            yield name
    for name, tag in (("people", PEOPLE), ("concerns", CONCERNS)):
        opened = opened_field(act, tag)
        if opened is not None and not _is_list(texts_in(opened or "[]"), row.get(name)):
            yield name
    yield from _differing_details(act, row.get("details"))


def _is_list(told: list[str] | None, listed: Any) -> bool:
    return told is not None and bool(told == listed)


def _is_moment(opened: str | None, listed: Any) -> bool:
    """Whether a field is not open, or its JSON has the members that ``listed`` has; where it is
    empty, whether that tells no time either.
    """
    if opened is None:
        return True
    told = any_json(opened)
    if not isinstance(listed, dict):
        return False
    if not opened:
        bounds = [listed.get(name) for name in ("local_from", "local_to", "earliest", "latest")]
        return listed.get("as_written") == "" and bounds == [None] * 4
    if not isinstance(told, dict) or set(told) != set(listed):
        return False
    return all(_is_equal(value, listed[name]) for name, value in told.items())


def _differing_details(act: Json, listed: Any) -> Iterator[str]:
    pairs = list(listed) if isinstance(listed, list) else [None]
    left = [[CHANGED_IN_PACKS]]
    for name, tag in IN_DETAILS.items():
        opened = opened_field(act, tag)
        if opened is None:
            left.append([name])
        elif opened:
            # The first of two of a name is that of the tag, the other one of the further details.
            first = next((at for at, one in enumerate(pairs) if _name(one) == [name]), len(pairs))
            if pairs[first : first + 1] != [[name, opened]]:
                yield name
            del pairs[first : first + 1]
    opened = opened_field(act, DETAILS)
    if opened is not None and not _are_details(any_json(opened or "{}"), pairs, left):
        yield "details"


def _name(pair: Any) -> list[Any]:
    return pair[:1] if isinstance(pair, list) else []


def _are_details(told: Any, pairs: list[Any], left: list[list[str]]) -> bool:
    """Whether ``pairs`` are the members of ``told``, in any order; ``left`` names are left out."""
    if not isinstance(told, dict) or not all(isinstance(one, str) for one in told.values()):
        return False
    expected = [[name, value] for name, value in told.items() if [name] not in left]
    compared = [one for one in pairs if _name(one) not in left]
    return all(one in compared for one in expected) and all(one in expected for one in compared)


def _exhibit(acts: dict[Place, Json], exhibit: Any, number: int) -> Iterator[Fault]:
    name = exhibit.get("received") if isinstance(exhibit, dict) else None
    if not isinstance(name, str):
        yield _misshapen(8, number)
        return
    place = place_of(name) or NOWHERE
    act = acts.get(place, {})
    if "fields" not in act:
        yield Fault(8, *place, f"{name} does not stand here opened")
        return
    told, listed = any_json(opened_field(act, ORIGINAL) or ""), exhibit.get("original")
    if not _is_original(told, listed):
        yield Fault(8, *place, "its original is not the one in the pack, or is closed")
    if not _is_moment(opened_field(act, WRITTEN), exhibit.get("received_at")):
        yield Fault(8, *place, "when it was received is not what the pack prints")


def _is_original(told: Any, listed: Any) -> bool:
    if not isinstance(told, dict) or not isinstance(listed, dict):
        return False
    if not isinstance(told.get("sha256"), str) or type(told.get("size")) not in (int, float):
        return False
    return all(_is_equal(told[name], listed.get(name)) for name in ("sha256", "size"))
