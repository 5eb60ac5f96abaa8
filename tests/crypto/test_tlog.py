"""The tree is that of RFC 6962, every proof is accepted, and no changed one is."""

from __future__ import annotations

import hashlib

import pytest

from cairn.crypto.tlog import (
    EMPTY_ROOT,
    Tree,
    is_consistent,
    is_included,
    root_from_inclusion,
    root_of,
)

MOST = 256

# Leaves and roots published with the reference implementation of RFC 6962 (Certificate
# Transparency, merkletree tests): leaf data in hex, then the root after each.
PUBLISHED = (
    ("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    ("00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
    ("10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
    ("2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    ("3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
    ("40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
    ("5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
    (
        "606162636465666768696a6b6c6d6e6f",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ),
)


def leaf(number: int) -> bytes:
    return hashlib.sha256(b"\0" + number.to_bytes(4, "big")).digest()


def by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word; slow."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = by_definition(leaves[:split]), by_definition(leaves[split:])
    return hashlib.sha256(b"\1" + left + right).digest()


@pytest.fixture(scope="module")
def tree() -> Tree:
    return Tree([leaf(number) for number in range(MOST)])


@pytest.fixture(scope="module")
def roots(tree: Tree) -> list[bytes]:
    return [tree.root(size) for size in range(MOST + 1)]


def test_roots_are_the_published_ones() -> None:
    tree = Tree()
    assert tree.root() == EMPTY_ROOT
    for data, root in PUBLISHED:
        tree.add(hashlib.sha256(b"\0" + bytes.fromhex(data)).digest())
        assert tree.root().hex() == root


def test_every_root_is_that_of_the_definition(roots: list[bytes]) -> None:
    leaves = [leaf(number) for number in range(MOST)]
    for size in range(MOST + 1):
        assert roots[size] == by_definition(leaves[:size]) == root_of(leaves[:size])


def test_every_leaf_of_every_tree_is_included(tree: Tree, roots: list[bytes]) -> None:
    for size in range(1, MOST + 1):
        for index in range(size):
            path = tree.inclusion(index, size)
            assert is_included(leaf(index), index, size, path, roots[size])


def test_every_tree_is_the_beginning_of_every_later_one(tree: Tree, roots: list[bytes]) -> None:
    for new in range(1, MOST + 1):
        for old in range(1, new + 1):
            path = tree.consistency(old, new)
            assert is_consistent(old, roots[old], new, roots[new], path)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 40])
def test_no_changed_inclusion_is_accepted(tree: Tree, size: int) -> None:
    root = tree.root(size)
    for index in range(size):
        path = tree.inclusion(index, size)
        for other in range(size):
            if other != index:
                assert not is_included(leaf(index), other, size, path, root)
        assert not is_included(leaf(index), index, size, (*path, bytes(32)), root)
        assert not is_included(leaf(MOST), index, size, path, root)
        for at in range(len(path)):
            assert not is_included(leaf(index), index, size, path[:at] + path[at + 1 :], root)
            for byte in range(32):
                changed = bytearray(path[at])
                changed[byte] ^= 1 << byte % 8
                mended = (*path[:at], bytes(changed), *path[at + 1 :])
                assert not is_included(leaf(index), index, size, mended, root)
    assert root_from_inclusion(leaf(0), size, size, ()) is None
    assert root_from_inclusion(leaf(0), -1, size, ()) is None


@pytest.mark.parametrize("new", [2, 3, 7, 8, 9, 40])
def test_no_changed_consistency_is_accepted(tree: Tree, new: int) -> None:
    for old in range(1, new):
        path, roots = tree.consistency(old, new), (tree.root(old), tree.root(new))
        for other in range(new + 1):
            if other != old:
                assert not is_consistent(other, roots[0], new, roots[1], path)
        assert not is_consistent(old, roots[1], new, roots[0], path)
        assert not is_consistent(old, roots[0], new, roots[1], (*path, bytes(32)))
        for at in range(len(path)):
            mended = (*path[:at], bytes(32), *path[at + 1 :])
            assert not is_consistent(old, roots[0], new, roots[1], mended)
            assert not is_consistent(old, roots[0], new, roots[1], path[:at] + path[at + 1 :])


def test_what_was_never_there_is_refused(tree: Tree) -> None:
    for ask in (
        lambda: tree.root(MOST + 1),
        lambda: tree.inclusion(4, 4),
        lambda: tree.inclusion(-1, 4),
        lambda: tree.consistency(0, 4),
        lambda: tree.consistency(5, 4),
        lambda: tree.consistency(4, MOST + 1),
    ):
        with pytest.raises(ValueError, match=r"no such|never"):
            ask()
