"""The Merkle tree over the leaves of one branch of a log, and proofs about it.

RFC 6962, section 2.1 (the same tree as RFC 9162 and C2SP ``tlog-tiles``): a node is
``SHA-256(0x01 || left || right)``, the tree over nothing is ``SHA-256("")``, and the left part of a
tree of ``n`` leaves is the largest full tree that is smaller. Leaves are given here as leaf hashes,
which is what the frame of a record holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from cairn.crypto.digest import sha256

EMPTY_ROOT = sha256(b"")
HASH_BYTES = 32


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right)


def _split(size: int) -> int:
    """The largest power of two smaller than ``size``, which is 2 or more."""
    return 1 << (size - 1).bit_length() - 1


class Tree:
    """A tree that grows. Keeps every full subtree, so that a root or a proof of any earlier size
    takes a few steps; twice the room of its leaves.
    """

    __slots__ = ("_levels",)

    def __init__(self, leaves: Sequence[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        """``_levels[h][i]`` is the root over the leaves ``i << h`` up to ``(i + 1) << h``."""
        for leaf in leaves:
            self.add(leaf)

    @property
    def size(self) -> int:
        """Number of leaves."""
        return len(self._levels[0])

    def add(self, leaf: bytes) -> None:
        """Put a leaf hash at the end."""
        height = 0
        self._levels[0].append(leaf)
        while len(self._levels[height]) % 2 == 0:
            left, right = self._levels[height][-2:]
            height += 1
            if height == len(self._levels):
                self._levels.append([])
            self._levels[height].append(_node(left, right))

    def leaf(self, index: int) -> bytes:
        return self._levels[0][index]

    def root(self, size: int | None = None) -> bytes:
        """Over the first ``size`` leaves, or over all. ``ValueError`` if there are fewer."""
        return self._root(0, self._known(self.size if size is None else size))

    def _known(self, size: int) -> int:
        if not 0 <= size <= self.size:
            raise ValueError("the tree was never of that size")
        return size

    def _root(self, start: int, size: int) -> bytes:
        """``start`` is a multiple of ``size`` rounded up to a power of two."""
        if size == 0:
            return EMPTY_ROOT
        height = size.bit_length() - 1
        if size == 1 << height:
            return self._levels[height][start >> height]
        left = _split(size)
        return _node(self._root(start, left), self._root(start + left, size - left))

    def inclusion(self, index: int, size: int) -> tuple[bytes, ...]:
        """The audit path of leaf ``index`` in the tree of ``size`` leaves, from the leaf up."""
        if not 0 <= index < self._known(size):
            raise ValueError("there is no such leaf")
        path: list[bytes] = []
        start = 0
        while size > 1:
            left = _split(size)
            if index < left:
                path.append(self._root(start + left, size - left))
                size = left
            else:
                path.append(self._root(start, left))
                start, index, size = start + left, index - left, size - left
        return tuple(reversed(path))

    def consistency(self, old: int, new: int) -> tuple[bytes, ...]:
        """That the tree of ``old`` leaves is the beginning of that of ``new``; 0 < old <= new."""
        if not 0 < old <= self._known(new):
            raise ValueError("there is no such proof")
        path: list[bytes] = []
        start, is_whole = 0, True
        while old < new:
            left = _split(new)
            if old <= left:
                path.append(self._root(start + left, new - left))
                new = left
            else:
                path.append(self._root(start, left))
                start, old, new, is_whole = start + left, old - left, new - left, False
        if not is_whole:
            path.append(self._root(start, new))
        return tuple(reversed(path))


def root_from_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Where ``path`` leads, or ``None`` if it cannot be a path there (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return None
    node, place, last = leaf, index, size - 1
    for sibling in path:
        if last == 0:
            return None
        if place % 2 or place == last:
            node = _node(sibling, node)
            while place and place % 2 == 0:
                place, last = place >> 1, last >> 1
        else:
            node = _node(node, sibling)
        place, last = place >> 1, last >> 1
    return node if last == 0 else None


def is_included(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    return root_from_inclusion(leaf, index, size, path) == root


def is_consistent(
    old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]
) -> bool:
    """Whether ``path`` shows that nothing before ``old`` was changed (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    hashes = list(path) if old & old - 1 else [old_root, *path]
    if not hashes:
        return False
    place, last = old - 1, new - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    first = second = hashes[0]
    for one in hashes[1:]:
        if last == 0:
            return False
        if place % 2 or place == last:
            first, second = _node(one, first), _node(one, second)
            while place and place % 2 == 0:
                place, last = place >> 1, last >> 1
        else:
            second = _node(second, one)
        place, last = place >> 1, last >> 1
    return last == 0 and (first, second) == (old_root, new_root)


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over ``leaves``, by the definition, for trees that are made once and forgotten."""
    peaks: list[tuple[int, bytes]] = []
    for leaf in leaves:
        height, node = 0, leaf
        while peaks and peaks[-1][0] == height:
            node, height = _node(peaks.pop()[1], node), height + 1
        peaks.append((height, node))
    if not peaks:
        return EMPTY_ROOT
    return reduce(lambda right, left: _node(left[1], right), reversed(peaks[:-1]), peaks[-1][1])
