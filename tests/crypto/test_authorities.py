"""The list of authorities: pinned, told apart, and honest about what was tried."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from cryptography import x509

from cairn.crypto import authorities as module
from cairn.crypto.authorities import NoSuchAuthority, authorities, authorities_named

FOLDER = Path(module.__file__).parent
LIST = tomllib.loads((FOLDER / "authorities.toml").read_text(encoding="utf-8"))["authority"]


def test_there_are_at_least_two_and_no_two_share_a_root_or_a_company() -> None:
    roots = [root for one in authorities() for root in one.roots]
    assert len(authorities()) >= 2
    assert len(set(roots)) == len(roots)
    assert len({one.name for one in authorities()}) == len(authorities())
    assert len({one.address.split("/")[2] for one in authorities()}) == len(authorities())


def test_every_root_signs_itself_may_sign_others_and_is_the_one_named() -> None:
    for one, told in zip(authorities(), LIST, strict=True):
        for root, written in zip(one.roots, told["roots"], strict=True):
            root.verify_directly_issued_by(root)
            assert root.subject.rfc4514_string() == written["subject"]
            constraints = root.extensions.get_extension_for_class(x509.BasicConstraints)
            assert constraints.value.ca


def test_every_file_of_a_root_is_listed() -> None:
    listed = {root["file"] for one in LIST for root in one["roots"]}
    assert {path.name for path in (FOLDER / "roots").iterdir()} == listed


def test_the_list_says_where_each_root_came_from_and_when() -> None:
    for one in authorities():
        assert one.checked_on and one.roots_from and one.note
        assert one.address.startswith(("http://", "https://"))


def test_an_authority_is_found_by_its_name() -> None:
    first, second = authorities()[:2]
    assert authorities_named([second.name.upper(), first.name, first.name]) == (second, first)
    with pytest.raises(NoSuchAuthority):
        authorities_named(["Nobody"])
