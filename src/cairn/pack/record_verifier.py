"""Checks an extract from a record with nothing but Python 3.8 or later and verify.py beside it:

    python3 checks/verify_record.py [FOLDER|FILE]

It opens no connection and changes nothing. The form is written down in the project's page
docs/format/record-1.md, and the numbers of the steps are those of that page:

 1  The file has the one known form.
 2  Each checkpoint: its form, its origin from its key, its signature.
 3  Each earlier state leads to the checkpoint.
 4  Each act: its leaf follows from what is shown, and leads to the checkpoint.
 5  Each stretch that is said to be whole has all its acts.
 6  Acts that correct or add to another stand beside it.
 7  Each entry in checks/items.jsonl is what its act says.
 8  Each exhibit in checks/items.jsonl is what its act says.

Everything that is not so is listed. Exit code: 0 nothing differs, 1 otherwise.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
from bisect import bisect_left
from pathlib import Path
from typing import Any, Dict, Iterator, NamedTuple, Tuple  # noqa: UP035 - for Python 3.8

# Its neighbour is read from the pack: nothing may be written there beside it.
sys.dont_write_bytecode = True

try:
    from cairn.pack.verifier import plain, signature_fits
except ImportError:  # standing alone in a pack
    from verify import plain, signature_fits  # type: ignore[import-not-found, no-redef]

FORMAT = "cairn/record/v1"
RECORD, ITEMS = "checks/record.json", "checks/items.jsonl"
VERIFIER = "checks/verify_record.py"
LARGEST = 1 << 28
LARGEST_NUMBER = 2**53 - 1
FIELDS = 24
KINDS_THAT_REVISE = (5, 6)
KINDS_OF_ROWS = {
    4: "entry",
    5: "addition",
    6: "correction",
    7: "told_to_stop",
    8: "contact_arranged",
}
KINDS_WITH_CHANNEL = (7, 8)
WRITTEN, HAPPENED, TEXT, IMPACT, PLACE, PEOPLE = 1, 3, 4, 5, 6, 7
CONCERNS, REASON, CHANNEL, DETAILS, ORIGINAL = 9, 11, 12, 13, 14
IN_DETAILS = {"place": PLACE, "impact": IMPACT, "reason": REASON}
CHANGED_IN_PACKS = "witnesses"  # ways to reach them are taken out
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


class Branch(NamedTuple):
    log: int
    branch: int
    key: str
    """SHA-256 of the public key, hex."""
    origin: str
    """Empty, as is ``root``, where the checkpoint is bad: then steps 3 and 4 were not taken."""
    size: int
    root: str
    """Hex."""
    opened: int
    silent: int
    """Records that hold no words."""
    closed: int
    is_checked: bool


class RecordReport(NamedTuple):
    faults: tuple[Fault, ...]
    branches: tuple[Branch, ...]


class WrongForm(Exception):
    def __init__(self, place: Place, what: str) -> None:
        super().__init__(what)
        self.place = place


def inspect_record(untrusted: bytes) -> RecordReport:
    """Steps 1 to 6."""
    try:
        record = _parsed(untrusted)
        branches = _branches_of(record)
        acts = _acts_of(record, branches)
    except WrongForm as error:
        return RecordReport((Fault(1, *error.place, str(error)),), ())
    faults: list[Fault] = []
    checkpoints = {}
    for place, one in branches.items():
        checkpoint = open_checkpoint(one["checkpoint"], bytes.fromhex(one["key"]))  # 2
        checkpoints[place] = checkpoint
        if checkpoint is None:
            faults.append(Fault(2, *place, -1, "not a checkpoint of this key"))
        else:
            faults += [Fault(3, *place, -1, what) for what in _earlier(one, checkpoint)]
    faults += [Fault(5, *at, what) for at, what in _gaps(branches, acts)]
    for at, act in acts.items():
        checkpoint = checkpoints[at[:2]]
        if checkpoint and not _is_in(act, checkpoint):
            faults.append(Fault(4, *at, "does not lead to the checkpoint"))
        faults += [Fault(6, *where, what) for where, what in _revisions(at, act, acts)]
    told = tuple(
        _branch(place, branches[place]["key"], checkpoint, acts)
        for place, checkpoint in checkpoints.items()
    )
    return RecordReport(tuple(sorted(faults)), told)


def inspect_beside(untrusted: bytes, untrusted_items: bytes) -> RecordReport:
    """Steps 1 to 8. ``untrusted_items`` are the bytes of ``items.jsonl``."""
    report = inspect_record(untrusted)
    if any(fault.step == 1 for fault in report.faults):
        return report
    record = _parsed(untrusted)
    acts = _acts_of(record, _branches_of(record))
    faults = [*report.faults, *_beside(acts, untrusted_items)]
    return report._replace(faults=tuple(sorted(faults)))


# 1: the form


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


def _parsed(untrusted: bytes) -> Json:
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


def _branches_of(record: Json) -> dict[tuple[int, int], Json]:
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


def _acts_of(record: Json, branches: dict[tuple[int, int], Json]) -> dict[Place, Json]:
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


# 2, 3: checkpoints


class Checkpoint(NamedTuple):
    origin: str
    size: int
    root: bytes


def open_checkpoint(note: str, key: bytes) -> Checkpoint | None:
    """A checkpoint of the one known form that ``key`` signed, else None."""
    form = NOTE.fullmatch(note)
    if form is None:
        return None
    said, origin, size, root, name, encoded = form.groups()
    named = base64.b32encode(_sha(b"cairn/origin/v1\0" + key)).decode("ascii").lower()[:26]
    try:
        signed, rooted = (base64.b64decode(text, validate=True) for text in (encoded, root))
    except ValueError:
        return None
    is_exact = all(
        base64.b64encode(data).decode("ascii") == text
        for data, text in ((signed, encoded), (rooted, root))
    )
    if not is_exact or not origin == name == named:
        return None
    key_id = _sha(name.encode("ascii") + b"\n\x01" + key)[:4]
    if signed[:4] != key_id or not signature_fits(key, said.encode("ascii"), signed[4:]):
        return None
    return Checkpoint(origin, int(size), rooted) if int(size) <= LARGEST_NUMBER else None


def _earlier(branch: Json, checkpoint: Checkpoint) -> Iterator[str]:
    for state in branch["earlier"]:
        path = [bytes.fromhex(one) for one in state["proof"]]
        root = bytes.fromhex(state["root"])
        if not is_consistent(state["size"], root, checkpoint.size, checkpoint.root, path):
            yield f"the state of {state['size']} records does not lead to the checkpoint"


# 4, 5: acts


def leaf_of(act: Json) -> bytes:
    """The leaf that follows from what is shown of an act."""
    if "leaf" in act:
        return bytes.fromhex(act["leaf"])
    esalt, kind = bytes.fromhex(act["esalt"]), act["kind"]
    if kind:
        shown = [_commitment(tag, field) for tag, field in enumerate(act["fields"], start=1)]
    else:
        tags = range(1, FIELDS + 1)
        shown = [_sha(b"cairn/dummy/v1\0" + esalt + tag.to_bytes(2, "big")) for tag in tags]
    fields = b"".join(tag.to_bytes(2, "big") + one for tag, one in enumerate(shown, start=1))
    start = b"cairn/leaf/v1\0" + bytes([kind]) + esalt + FIELDS.to_bytes(2, "big")
    return _sha(b"\0" + _sha(start + fields))


def _commitment(tag: int, field: Json) -> bytes:
    if "commitment" in field:
        return bytes.fromhex(field["commitment"])
    value = field["value"].encode("utf-8")
    salt = bytes.fromhex(field["salt"])
    start = b"cairn/field/v1\0" + tag.to_bytes(2, "big") + salt
    return _sha(start + len(value).to_bytes(8, "big") + value)


def _is_in(act: Json, checkpoint: Checkpoint) -> bool:
    path = [bytes.fromhex(one) for one in act["proof"]]
    return root_of(leaf_of(act), act["index"], checkpoint.size, path) == checkpoint.root


def _gaps(
    branches: dict[tuple[int, int], Json], acts: dict[Place, Json]
) -> Iterator[tuple[Place, str]]:
    """Each gap once, however long, at its first index."""
    there: dict[tuple[int, int], list[int]] = {place: [] for place in branches}
    for log, branch, index in acts:
        there[log, branch].append(index)
    for place, one in branches.items():
        mine = there[place]
        for start, end in one["whole"]:
            following = start
            for index in [*mine[bisect_left(mine, start) : bisect_left(mine, end)], end]:
                if following < index:
                    what = f"[{following}, {index}) is missing in a stretch said to be whole"
                    yield (*place, following), what
                following = index + 1


# 6, 7, 8: what acts say of one another, and what the pack says of them


def _revisions(at: Place, act: Json, acts: dict[Place, Json]) -> Iterator[tuple[Place, str]]:
    for branch, index in act.get("revisions", []):
        name, there = f"{branch}.{index}", acts.get((at[0], branch, index))
        if there is None:
            yield at, f"its revision {name} does not stand here"
        elif "leaf" not in there and at not in (_revised(there) or ()):
            yield at, f"act {name} is said to revise it, and does not"
    if act.get("kind") not in KINDS_THAT_REVISE:
        return
    revised = _revised(act)
    if revised is None:
        yield at, "it revises another act and does not say which"
        return
    for target in revised:
        # An act can only list revisions of its own log.
        there = acts.get(target, {}) if target[0] == at[0] else {}
        if "revisions" in there and list(at[1:]) not in there["revisions"]:
            yield target, f"it does not name act {at[1]}.{at[2]} as its revision"


def _revised(act: Json) -> list[Place] | None:
    """The acts that this one corrects or adds to; None where it does not say so as it should."""
    if act["kind"] not in KINDS_THAT_REVISE:
        return None
    names = _texts(_opened(act, CONCERNS) or "")
    if names is None:
        return None
    named = [_place_of(name) for name in names]
    return [one for one in named if one is not None]


def _opened(act: Json, tag: int) -> str | None:
    value = act["fields"][tag - 1].get("value") if "fields" in act else None
    return value if isinstance(value, str) else None


def _place_of(name: str) -> Place | None:
    form = ACT.fullmatch(name)
    return (int(form[1]), int(form[2]), int(form[3])) if form else None


def _json(untrusted: str) -> Any:
    """What a text of JSON says, or None."""
    try:
        return json.loads(untrusted, parse_int=_any_number, parse_constant=_no_float)
    except (ValueError, RecursionError):
        return None


def _any_number(text: str) -> int | float:
    # Thousands of digits would take long, and some versions of Python refuse them.
    return int(text) if len(text) < 18 else float(text)


def _texts(untrusted: str) -> list[str] | None:
    """A list of texts from JSON, or None where it is something else."""
    found = _json(untrusted)
    is_list = isinstance(found, list) and all(isinstance(one, str) for one in found)
    return found if is_list else None


def _is_equal(one: Any, other: Any) -> bool:
    """Whether both are the same text, truth, nothing, or number below 2^53."""
    if type(one) in (int, float) and type(other) in (int, float):
        return bool(one == other) and abs(one) <= LARGEST_NUMBER
    is_plain = one is None or isinstance(one, (str, bool))
    return is_plain and type(one) is type(other) and bool(one == other)


def _beside(acts: dict[Place, Json], untrusted_items: bytes) -> Iterator[Fault]:
    for number, line in enumerate(untrusted_items.split(b"\n"), start=1):
        if not line:
            continue
        said = _json(line.decode("ascii")) if line.isascii() else None
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
        place = _place_of(name) or NOWHERE
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
        if not _is_moment(_opened(act, tag), row.get(name)):
            yield name
    texts = [("text", TEXT)]
    texts += [("channel", CHANNEL)] if act["kind"] in KINDS_WITH_CHANNEL else []
    for name, tag in texts:
        if _opened(act, tag) not in (None, row.get(name)):
            yield name
    for name, tag in (("people", PEOPLE), ("concerns", CONCERNS)):
        opened = _opened(act, tag)
        if opened is not None and not _is_list(_texts(opened or "[]"), row.get(name)):
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
    told = _json(opened)
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
        opened = _opened(act, tag)
        if opened is None:
            left.append([name])
        elif opened:
            # The first of two of a name is that of the tag, the other one of the further details.
            first = next((at for at, one in enumerate(pairs) if _name(one) == [name]), len(pairs))
            if pairs[first : first + 1] != [[name, opened]]:
                yield name
            del pairs[first : first + 1]
    opened = _opened(act, DETAILS)
    if opened is not None and not _are_details(_json(opened or "{}"), pairs, left):
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
    place = _place_of(name) or NOWHERE
    act = acts.get(place, {})
    if "fields" not in act:
        yield Fault(8, *place, f"{name} does not stand here opened")
        return
    told, listed = _json(_opened(act, ORIGINAL) or ""), exhibit.get("original")
    if not _is_original(told, listed):
        yield Fault(8, *place, "its original is not the one in the pack, or is closed")
    if not _is_moment(_opened(act, WRITTEN), exhibit.get("received_at")):
        yield Fault(8, *place, "when it was received is not what the pack prints")


def _is_original(told: Any, listed: Any) -> bool:
    if not isinstance(told, dict) or not isinstance(listed, dict):
        return False
    if not isinstance(told.get("sha256"), str) or type(told.get("size")) not in (int, float):
        return False
    return all(_is_equal(told[name], listed.get(name)) for name in ("sha256", "size"))


def _branch(
    place: tuple[int, int],
    key: str,
    checkpoint: Checkpoint | None,
    acts: dict[Place, Json],
) -> Branch:
    mine = [act for at, act in acts.items() if at[:2] == place]
    closed, silent = sum("leaf" in a for a in mine), sum(a.get("kind") == 0 for a in mine)
    return Branch(
        *place,
        hashlib.sha256(bytes.fromhex(key)).hexdigest(),
        checkpoint.origin if checkpoint else "",
        checkpoint.size if checkpoint else 0,
        checkpoint.root.hex() if checkpoint else "",
        len(mine) - closed - silent,
        silent,
        closed,
        checkpoint is not None,
    )


# The tree of RFC 6962 and RFC 9162


def _sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return _sha(b"\1" + left + right)


def root_of(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """The root that the audit path leads to, by splitting the tree from the top."""
    if not 0 <= index < size:
        return None
    turns: list[bool] = []  # from the top: whether the leaf lies to the right
    while size > 1:
        left = 1 << (size - 1).bit_length() - 1
        turns.append(index >= left)
        index, size = (index - left, size - left) if index >= left else (index, left)
    if len(path) != len(turns):
        return None
    for sibling, is_right in zip(path, reversed(turns)):  # noqa: B905 - Python 3.8
        leaf = _node(sibling, leaf) if is_right else _node(leaf, sibling)
    return leaf


def is_consistent(old: int, old_root: bytes, new: int, new_root: bytes, path: list[bytes]) -> bool:
    """Whether the tree of ``old`` leaves is the beginning of that of ``new``."""
    if not 0 < old <= new:
        return False
    rest = list(reversed(path))
    try:
        found = _two_roots(old, new, True, old_root, rest)
    except IndexError:
        return False
    return not rest and found == (old_root, new_root)


def _two_roots(
    old: int,
    new: int,
    is_whole: bool,
    old_root: bytes,
    rest: list[bytes],
) -> tuple[bytes, bytes]:
    """The two roots, taking hashes from the end of ``rest``: SUBPROOF of RFC 6962 run backwards."""
    if old == new:
        one = old_root if is_whole else rest.pop(0)
        return one, one
    left = 1 << (new - 1).bit_length() - 1
    if old <= left:
        right = rest.pop(0)
        first, second = _two_roots(old, left, is_whole, old_root, rest)
        return first, _node(second, right)
    sibling = rest.pop(0)
    first, second = _two_roots(old - left, new - left, False, old_root, rest)
    return _node(sibling, first), _node(sibling, second)


def told(report: RecordReport) -> str:
    """What a person is told."""
    lines: list[str] = []
    for one in report.branches:
        size = f"{one.size} records." if one.is_checked else "no checkpoint of its key."
        lines += [
            f"Log {one.log}, branch {one.branch}: {size}",
            f"  {one.opened} opened, {one.silent} that hold no words, {one.closed} closed.",
        ]
        if one.is_checked:
            lines += ["  origin  " + one.origin, "  root    " + _groups(one.root)]
        else:
            lines += ["  Steps 3 and 4 could not be taken: none of these acts was checked."]
        lines += ["  key     " + _groups(one.key)]
    for fault in report.faults:
        where = f"log {fault.log}, branch {fault.branch}" if fault.log >= 0 else "the file"
        where += f", record {fault.record}" if fault.record >= 0 else ""
        lines += [f"Step {fault.step}, {where}: {plain(fault.what)}"]
    count = len(report.faults)
    lines += ["", f"{count} differ." if count else "Nothing differs.", "", _MEANING, ""]
    return "\n".join(lines)


def _groups(digest: str) -> str:
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


_MEANING = """If nothing differs: what is opened here is what was committed to when it was written,
at its place in the log, and the log is the one whose origin, size and root stand above. Compare
these with a checkpoint that somebody else was given: what stood in the log then is unchanged.
It does not show that what is written is true, who wrote it, or when; nor that nothing was left out
outside the stretches that are said to be whole. What closed records hold is not shown."""


def main(arguments: list[str]) -> int:
    path = Path(arguments[0]) if arguments else Path(__file__).resolve().parent.parent
    record = path / RECORD if path.is_dir() else path
    if path.is_dir() and not record.exists():
        record = path / "record.json"
    items = path / ITEMS
    with record.open("rb") as file:
        data = file.read(LARGEST)
    if path.is_dir() and items.exists():
        report = inspect_beside(data, items.read_bytes())
    else:
        report = inspect_record(data)
    encoding = sys.stdout.encoding or "ascii"
    sys.stdout.write(told(report).encode(encoding, "backslashreplace").decode(encoding))
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
