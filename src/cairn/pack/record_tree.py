"""The tree of RFC 6962 and RFC 9162, for verify_record.py: only what checking takes."""

from __future__ import annotations

import hashlib


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return sha(b"\1" + left + right)


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
