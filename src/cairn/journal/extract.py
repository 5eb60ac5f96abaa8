"""An extract from the record: chosen fields of chosen acts, which others can check.

The form is ``docs/format/record-1.md``. What is not chosen stays closed: its commitment is shown,
which its own salt keeps from being guessed.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cairn.crypto.leaf import field_commitment
from cairn.journal.body import Body
from cairn.journal.journal import Journal
from cairn.journal.references import acts_named
from cairn.terms.acts import Act, Kind, Tag
from cairn.terms.original import ActRef

FORMAT = "cairn/record/v1"
_REVISIONS = (Kind.ADDITION, Kind.CORRECTION)
_ALWAYS_WITH_REVISIONS = frozenset({int(Tag.WRITTEN_AT), int(Tag.CONCERNS)})


@dataclass(frozen=True, slots=True)
class Stretch:
    """Every record of ``branch`` from index ``start`` up to and not including ``end``."""

    branch: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Extract:
    """What to show of one log."""

    fields: Mapping[ActRef, frozenset[int]]
    """By act, the tags to open."""
    whole: tuple[Stretch, ...] = ()
    """In order, not touching one another."""
    earlier: tuple[tuple[int, int], ...] = ()
    """(branch, size): earlier states to be shown to be the beginning of this one."""


def extract_bytes(parts: Iterable[tuple[Journal, Extract]]) -> bytes:
    """``record.json``, from logs in order of their number.

    Raises ``JournalDamaged``; ``KeyError`` or ``ValueError`` for what is not in the log.
    """
    branches: list[dict[str, Any]] = []
    acts: list[dict[str, Any]] = []
    for journal, what in parts:
        later = revisions(journal)
        shown = _with_revisions(later, what.fields)
        indexes = _indexes(shown, what)
        branches += [_branch(journal, branch, what) for branch in sorted(indexes)]
        for branch in sorted(indexes):
            refs = [ActRef(journal.log_number, branch, at) for at in sorted(indexes[branch])]
            acts += [_act(journal, ref, shown.get(ref), later.get(ref, ())) for ref in refs]
    whole = {"format": FORMAT, "branches": branches, "acts": acts}
    return json.dumps(whole, ensure_ascii=True, sort_keys=True).encode("ascii") + b"\n"


def revisions(journal: Journal) -> dict[ActRef, tuple[ActRef, ...]]:
    """The acts that add to or correct each act, in order."""
    found: dict[ActRef, tuple[ActRef, ...]] = {}
    for act in journal.acts:
        if isinstance(act, Act) and act.kind in _REVISIONS:
            for target in acts_named(act):
                found[target] = (*found.get(target, ()), act.ref)
    return found


def _with_revisions(
    later: Mapping[ActRef, tuple[ActRef, ...]], fields: Mapping[ActRef, frozenset[int]]
) -> dict[ActRef, frozenset[int]]:
    """No act is shown without saying that it was added to or corrected."""
    revising = {one for many in later.values() for one in many}
    shown: dict[ActRef, frozenset[int]] = {}
    todo = list(fields)
    while todo:
        ref = todo.pop()
        if ref not in shown:
            tags = fields.get(ref, frozenset())
            shown[ref] = tags | _ALWAYS_WITH_REVISIONS if ref in revising else tags
            todo += later.get(ref, ())
    return shown


def _indexes(shown: Iterable[ActRef], what: Extract) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {branch: set() for branch, _ in what.earlier}
    for ref in shown:
        found.setdefault(ref.branch, set()).add(ref.seq)
    for one in what.whole:
        found.setdefault(one.branch, set()).update(range(one.start, one.end))
    return found


def _branch(journal: Journal, branch: int, what: Extract) -> dict[str, Any]:
    tree = journal.trees[branch]
    return {
        "log": journal.log_number,
        "branch": branch,
        "key": journal.public_key(branch).hex(),
        "checkpoint": journal.checkpoint(branch).decode(),
        "earlier": [
            {
                "size": size,
                "root": tree.root(size).hex(),
                "proof": _hex(tree.consistency(size, tree.size)),
            }
            for number, size in what.earlier
            if number == branch
        ],
        "whole": [[one.start, one.end] for one in what.whole if one.branch == branch],
    }


def _act(
    journal: Journal, ref: ActRef, tags: frozenset[int] | None, later: tuple[ActRef, ...]
) -> dict[str, Any]:
    """``tags`` is ``None`` for an act that stays closed."""
    tree = journal.trees[ref.branch]
    said: dict[str, Any] = {
        "log": ref.log,
        "branch": ref.branch,
        "index": ref.seq,
        "proof": _hex(tree.inclusion(ref.seq, tree.size)),
    }
    body = journal.body_of(ref)
    is_dummy = body is not None and body.context.kind == Kind.DUMMY
    if body is None or (tags is None and not is_dummy):
        return {**said, "leaf": tree.leaf(ref.seq).hex()}
    said |= {"kind": body.context.kind, "esalt": _bytes(body.esalt).hex()}
    if not is_dummy:
        said["fields"] = list(_fields(body, tags or frozenset()))
        said["revisions"] = [[one.branch, one.seq] for one in later]
    return said


def _fields(body: Body, tags: frozenset[int]) -> Iterator[dict[str, str]]:
    for field in body.fields:
        salt = _bytes(field.salt)
        if field.tag in tags:
            yield {"salt": salt.hex(), "value": field.value}
        else:
            commitment = field_commitment(field.tag, salt, field.value.encode())
            yield {"commitment": commitment.hex()}


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _hex(hashes: Iterable[bytes]) -> list[str]:
    return [one.hex() for one in hashes]
