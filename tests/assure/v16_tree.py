"""V16: the tree of RFC 6962 and its proofs, every one of them, in two programs."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

from cairn.crypto import tlog
from cairn.pack import record_tree
from tests.assure.figure import Counts, Figure, Must, none_of

_MUTATED_UP_TO = 24


def _leaf(number: int) -> bytes:
    return hashlib.sha256(b"\0" + number.to_bytes(4, "big")).digest()


def _by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = _by_definition(leaves[:split]), _by_definition(leaves[split:])
    return hashlib.sha256(b"\1" + left + right).digest()


def make(root: Path, most: int) -> Counts:
    leaves = [_leaf(number) for number in range(most)]
    tree, found = tlog.Tree(leaves), Counter[str]()
    roots = [tree.root(size) for size in range(most + 1)]
    for size in range(most + 1):
        found["roots"] += 1
        found["roots that are not those of the definition"] += roots[size] != _by_definition(
            leaves[:size]
        )
    for size in range(1, most + 1):
        for index in range(size):
            _inclusion(found, tree, index, size, roots[size])
        for old in range(1, size + 1):
            _consistency(found, tree, old, size, (roots[old], roots[size]))
    return {name: found[name] for name in (
        "roots", "roots that are not those of the definition", "places of a leaf shown",
        "beginnings shown", "proofs refused that are good", "proofs with one byte changed",
        "changed proofs taken as good", "times the two programs disagreed",
    )}  # fmt: skip


def _inclusion(found: Counter[str], tree: tlog.Tree, index: int, size: int, root: bytes) -> None:
    path, leaf = tree.inclusion(index, size), tree.leaf(index)

    def both(tried: list[bytes]) -> bool:
        ours = tlog.is_included(leaf, index, size, tried, root)
        theirs = record_tree.root_of(leaf, index, size, tried) == root
        found["times the two programs disagreed"] += ours != theirs
        return ours or theirs

    found["places of a leaf shown"] += 1
    found["proofs refused that are good"] += not both(list(path))
    if size <= _MUTATED_UP_TO:
        for tried in _changed(list(path)):
            found["proofs with one byte changed"] += 1
            found["changed proofs taken as good"] += both(tried)


def _consistency(
    found: Counter[str], tree: tlog.Tree, old: int, new: int, roots: tuple[bytes, bytes]
) -> None:
    path = tree.consistency(old, new)

    def both(tried: list[bytes]) -> bool:
        ours = tlog.is_consistent(old, roots[0], new, roots[1], tried)
        theirs = record_tree.is_consistent(old, roots[0], new, roots[1], tried)
        found["times the two programs disagreed"] += ours != theirs
        return ours or theirs

    found["beginnings shown"] += 1
    found["proofs refused that are good"] += not both(list(path))
    if new <= _MUTATED_UP_TO:
        for tried in _changed(list(path)):
            found["proofs with one byte changed"] += 1
            found["changed proofs taken as good"] += both(tried)


def _changed(path: list[bytes]) -> list[list[bytes]]:
    """One bit changed in each byte of each hash; one hash left out; one more."""
    found = [[*path, bytes(32)]]
    for at, one in enumerate(path):
        found.append(path[:at] + path[at + 1 :])
        for byte in range(len(one)):
            changed = bytearray(one)
            changed[byte] ^= 1 << byte % 8
            found.append([*path[:at], bytes(changed), *path[at + 1 :]])
    return found


FIGURE = Figure(
    name="tree",
    number="V16",
    question="Are the proofs about a log those of RFC 6962, and is no changed one taken as good?",
    shows=(
        "Trees of up to so many leaves: every root against the definition, the place of every leaf "
        "in every tree, every tree as the beginning of every later one; and for trees of up to 24 "
        "leaves each byte of each proof changed, a hash left out, and one added. Each by the "
        "program and by the checker that goes into packs, which share no code for it."
    ),
    does_not_show="Larger trees, and leaves that somebody chose.",
    make=make,
    unit="leaves",
    ci_size=256,
    long_size=512,
    must=(
        Must("roots", ">=", 257),
        Must("places of a leaf shown", ">=", 32896),
        Must("beginnings shown", ">=", 32896),
        *none_of("roots that are not those of the definition", "proofs refused that are good",
                 "changed proofs taken as good", "times the two programs disagreed"),
    ),
)  # fmt: skip
