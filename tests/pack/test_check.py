"""From our side a changed checker, and a pack made anew as a whole, are named too."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from cairn.crypto.signing import SigningKey
from cairn.language.catalogue import catalogue
from cairn.pack import checkers
from cairn.pack.browser_page import PATH, page
from cairn.pack.check import check_with_ours
from cairn.pack.checkers import FOR_THE_RECORD, source
from cairn.pack.released import RELEASED
from cairn.pack.verifier import VERIFIER
from tests.pack.disk import made_in


def test_the_checkers_of_this_version_are_released_ones() -> None:
    made = {path: source(path) for path in (VERIFIER, *FOR_THE_RECORD)}
    made[PATH] = page(catalogue())
    assert set(made) == set(RELEASED)
    for path, content in made.items():
        assert hashlib.sha256(content).hexdigest() == RELEASED[path][-1][1]


def test_an_untouched_pack_has_no_mismatch(tmp_path: Path) -> None:
    made = made_in(tmp_path)
    report = check_with_ours(
        tmp_path, manifest_sha256=made.manifest_sha256, key_fingerprint=made.key_fingerprint
    )
    assert report.mismatches == ()


def test_a_changed_checker_is_named_once(tmp_path: Path) -> None:
    made_in(tmp_path)
    (tmp_path / "checks/verify.py").write_text("print('Nothing differs.')")
    assert [one.path for one in check_with_ours(tmp_path).mismatches] == ["checks/verify.py"]


def test_a_checker_that_was_changed_and_signed_anew_is_still_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as other:
        other.setattr(checkers, "source", lambda path: b"print('Nothing differs.')\n")
        made_in(tmp_path)
    (one,) = check_with_ours(tmp_path).mismatches
    assert (one.path, one.expected) == ("checks/verify.py", "a checker of a known release")


def test_a_pack_made_anew_is_named_where_the_first_one_is_known(tmp_path: Path) -> None:
    first = made_in(tmp_path / "a")
    made_in(tmp_path / "b", key=SigningKey.from_seed(b"x" * 32))
    assert check_with_ours(tmp_path / "b").mismatches == ()
    report = check_with_ours(tmp_path / "b", key_fingerprint=first.key_fingerprint)
    assert [one.path for one in report.mismatches] == ["checks/note.txt"]
    report = check_with_ours(tmp_path / "b", manifest_sha256="0" * 64)
    assert [one.path for one in report.mismatches] == ["checks/manifest.json"]
