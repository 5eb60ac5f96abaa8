"""Checks an extract from a record with nothing but Python 3.8 or later and its neighbours:

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
import sys
from bisect import bisect_left
from pathlib import Path
from typing import Iterator, NamedTuple  # noqa: UP035 - for Python 3.8

# Its neighbours are read from the pack: nothing may be written there beside them.
sys.dont_write_bytecode = True

try:
    from cairn.pack.record_beside import beside
    from cairn.pack.record_form import (
        CONCERNS,
        FIELDS,
        LARGEST_NUMBER,
        NOTE,
        Fault,
        Json,
        Place,
        WrongForm,
        acts_of,
        branches_of,
        opened_field,
        parsed,
        place_of,
        texts_in,
    )  # fmt: skip
    from cairn.pack.record_tree import is_consistent, root_of, sha
    from cairn.pack.verifier import plain, signature_fits
except ImportError:  # standing in a pack
    from record_beside import beside  # type: ignore[import-not-found, no-redef]
    from record_form import (  # type: ignore[import-not-found, no-redef]
        CONCERNS,
        FIELDS,
        LARGEST_NUMBER,
        NOTE,
        Fault,
        Json,
        Place,
        WrongForm,
        acts_of,
        branches_of,
        opened_field,
        parsed,
        place_of,
        texts_in,
    )  # fmt: skip
    from record_tree import (  # type: ignore[import-not-found, no-redef]
        is_consistent,
        root_of,
        sha,
    )
    from verify import plain, signature_fits  # type: ignore[import-not-found, no-redef]

RECORD, ITEMS = "checks/record.json", "checks/items.jsonl"
LARGEST = 1 << 28
KINDS_THAT_REVISE = (5, 6)


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


def inspect_record(untrusted: bytes) -> RecordReport:
    """Steps 1 to 6."""
    try:
        record = parsed(untrusted)
        branches = branches_of(record)
        acts = acts_of(record, branches)
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
    record = parsed(untrusted)
    acts = acts_of(record, branches_of(record))
    faults = [*report.faults, *beside(acts, untrusted_items)]
    return report._replace(faults=tuple(sorted(faults)))


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
    named = base64.b32encode(sha(b"cairn/origin/v1\0" + key)).decode("ascii").lower()[:26]
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
    key_id = sha(name.encode("ascii") + b"\n\x01" + key)[:4]
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
        shown = [sha(b"cairn/dummy/v1\0" + esalt + tag.to_bytes(2, "big")) for tag in tags]
    fields = b"".join(tag.to_bytes(2, "big") + one for tag, one in enumerate(shown, start=1))
    start = b"cairn/leaf/v1\0" + bytes([kind]) + esalt + FIELDS.to_bytes(2, "big")
    return sha(b"\0" + sha(start + fields))


def _commitment(tag: int, field: Json) -> bytes:
    if "commitment" in field:
        return bytes.fromhex(field["commitment"])
    value = field["value"].encode("utf-8")
    salt = bytes.fromhex(field["salt"])
    start = b"cairn/field/v1\0" + tag.to_bytes(2, "big") + salt
    return sha(start + len(value).to_bytes(8, "big") + value)


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


# 6: what acts say of one another


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
    names = texts_in(opened_field(act, CONCERNS) or "")
    if names is None:
        return None
    named = [place_of(name) for name in names]
    return [one for one in named if one is not None]


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
    if not record.is_file():
        sys.stdout.write("There is no record.json there, so nothing of it was checked.\n")
        return 1
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
