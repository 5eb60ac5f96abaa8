"""The form of an extract from a record (docs/format/record-1.md): step 1 of verify_record.py.

Read as untrusted: whatever is not of the one form is a ``WrongForm`` with its place.
"""

from __future__ import annotations

import json
import re
from typing import Any, Dict, NamedTuple, Tuple  # noqa: UP035 - for Python 3.8

FORMAT = "cairn/record/v1"
LARGEST_NUMBER = 2**53 - 1
FIELDS = 24
CONCERNS = 9
HASH = re.compile("[0-9a-f]{64}")
ACT = re.compile(r"act:(0|[1-9][0-9]{0,15})\.(0|[1-9][0-9]{0,15})\.(0|[1-9][0-9]{0,15})")
NOTE = re.compile(
    "(([a-z2-7]{26})\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n)"
    "\n\u2014 ([a-z2-7]{26}) ([A-Za-z0-9+/]{90}[A-Za-z0-9+/=]{2})\n"
)

Place = Tuple[int, int, int]  # noqa: UP006 - log, branch, index; -1 for all of it
NOWHERE: Place = (-1, -1, -1)
Json = Dict[str, Any]  # noqa: UP006 - Python 3.8 evaluates these


class Fault(NamedTuple):
    step: int
    log: int
    branch: int
    record: int
    """Index of the act, or the first of those missing; -1 where it is about the branch, or the
    file, as a whole.
    """
    what: str


class WrongForm(Exception):
    def __init__(self, place: Place, what: str) -> None:
        super().__init__(what)
        self.place = place


def _sorted_members(pairs: list[tuple[str, Any]]) -> Json:
    names = [name for name, _ in pairs]
    if names != sorted(set(names)):
        raise ValueError
    return dict(pairs)


def _whole_number(text: str) -> int:
    if text.startswith("-") or len(text) > 16:
        raise ValueError
    return int(text)


def _no_float(text: str) -> None:
    raise ValueError(text)


def parsed(untrusted: bytes) -> Json:
    top = NOWHERE
    try:
        text = untrusted.decode("ascii")
        record = json.loads(
            text,
            object_pairs_hook=_sorted_members,
            parse_int=_whole_number,
            parse_float=_no_float,
            parse_constant=_no_float,
        )
    except (ValueError, RecursionError):
        raise WrongForm(top, "not JSON in ASCII of the one form") from None
    if not text.endswith("\n"):
        raise WrongForm(top, "no newline at the end")
    _members(top, record, {"format", "branches", "acts"})
    if record["format"] != FORMAT or not _are_objects(record["branches"], record["acts"]):
        raise WrongForm(top, "not of the form " + FORMAT)
    return dict(record)


def _are_objects(*lists: Any) -> bool:
    return all(isinstance(many, list) and all(isinstance(x, dict) for x in many) for many in lists)


def _members(place: Place, found: Any, expected: set[str]) -> None:
    if not isinstance(found, dict) or set(found) != expected:
        raise WrongForm(place, "other members than " + ", ".join(sorted(expected)))


def _number(place: Place, value: Any, most: int = LARGEST_NUMBER, least: int = 0) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise WrongForm(place, "not a number of the right size")
    return value


def _hash(place: Place, value: Any) -> bytes:
    if not isinstance(value, str) or not HASH.fullmatch(value):
        raise WrongForm(place, "not 32 bytes in hex")
    return bytes.fromhex(value)


def _hashes(place: Place, value: Any) -> list[bytes]:
    if not isinstance(value, list):
        raise WrongForm(place, "not a list of hashes")
    return [_hash(place, one) for one in value]


def _pairs(place: Place, value: Any) -> list[tuple[int, int]]:
    if not isinstance(value, list) or not all(isinstance(x, list) and len(x) == 2 for x in value):
        raise WrongForm(place, "not a list of pairs")
    return [(_number(place, a), _number(place, b)) for a, b in value]


def _text(place: Place, value: Any) -> str:
    try:
        if isinstance(value, str) and value.encode("utf-8") is not None:
            return value
    except UnicodeEncodeError:
        pass
    raise WrongForm(place, "not text")


def branches_of(record: Json) -> dict[tuple[int, int], Json]:
    found: dict[tuple[int, int], Json] = {}
    for one in record["branches"]:
        place = NOWHERE
        _members(place, one, {"log", "branch", "key", "checkpoint", "earlier", "whole"})
        place = (_number(place, one["log"]), _number(place, one["branch"]), -1)
        if found and place[:2] <= list(found)[-1]:
            raise WrongForm(place, "branches are not in order")
        _hash(place, one["key"])
        _text(place, one["checkpoint"])
        if not _are_objects(one["earlier"]):
            raise WrongForm(place, "not a list of earlier states")
        for state in one["earlier"]:
            _members(place, state, {"size", "root", "proof"})
            _number(place, state["size"], least=1)
            _hash(place, state["root"])
            _hashes(place, state["proof"])
        form = NOTE.fullmatch(one["checkpoint"])
        size = int(form[3]) if form else LARGEST_NUMBER
        if any(state["size"] > size for state in one["earlier"]):
            raise WrongForm(place, "an earlier state that is longer than the checkpoint")
        before = -1
        for start, end in _pairs(place, one["whole"]):
            if not before < start < end <= size:
                raise WrongForm(place, "stretches are not in order, or beyond the checkpoint")
            before = end
        found[place[:2]] = one
    return found


def acts_of(record: Json, branches: dict[tuple[int, int], Json]) -> dict[Place, Json]:
    found: dict[Place, Json] = {}
    last = NOWHERE
    for one in record["acts"]:
        at = tuple(_number(last, one.get(name)) for name in ("log", "branch", "index"))
        place: Place = (at[0], at[1], at[2])
        if place <= last or place[:2] not in branches:
            raise WrongForm(place, "acts are not in order, or of no branch that is named")
        _act_form(place, one)
        found[place] = one
        last = place
    return found


def _act_form(place: Place, one: Json) -> None:
    common = {"log", "branch", "index", "proof"}
    _hashes(place, one.get("proof"))
    if "leaf" in one:
        _members(place, one, common | {"leaf"})
        _hash(place, one["leaf"])
        return
    kind = _number(place, one.get("kind"), 255)
    more = {"fields", "revisions"} if kind else set()
    _members(place, one, common | {"kind", "esalt"} | more)
    _hash(place, one["esalt"])
    if not kind:
        return
    if not _are_objects(one["fields"]) or len(one["fields"]) != FIELDS:
        raise WrongForm(place, "not 24 fields")
    for field in one["fields"]:
        if "value" in field:
            _members(place, field, {"salt", "value"})
            _hash(place, field["salt"])
            _text(place, field["value"])
        else:
            _members(place, field, {"commitment"})
            _hash(place, field["commitment"])
    revisions = _pairs(place, one["revisions"])
    if revisions != sorted(set(revisions)):
        raise WrongForm(place, "revisions are not in order")


def opened_field(act: Json, tag: int) -> str | None:
    value = act["fields"][tag - 1].get("value") if "fields" in act else None
    return value if isinstance(value, str) else None


def place_of(name: str) -> Place | None:
    form = ACT.fullmatch(name)
    return (int(form[1]), int(form[2]), int(form[3])) if form else None


def any_json(untrusted: str) -> Any:
    """What a text of JSON says, or None."""
    try:
        return json.loads(untrusted, parse_int=_any_number, parse_constant=_no_float)
    except (ValueError, RecursionError):
        return None


def _any_number(text: str) -> int | float:
    # Thousands of digits would take long, and some versions of Python refuse them.
    return int(text) if len(text) < 18 else float(text)


def texts_in(untrusted: str) -> list[str] | None:
    """A list of texts from JSON, or None where it is something else."""
    found = any_json(untrusted)
    is_list = isinstance(found, list) and all(isinstance(one, str) for one in found)
    return found if is_list else None
