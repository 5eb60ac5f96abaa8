"""The page finds in a pack what the checker in Python finds, with no code of it."""

from __future__ import annotations

import base64
import hashlib
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cairn.crypto.note import sign_note
from cairn.pack.bag import note_bytes
from cairn.pack.verifier import (
    COVER,
    MANIFEST,
    NOTE,
    PAYLOAD,
    TAGS,
    File,
    files_of,
    inspect,
    lists_of,
    plain,
)
from tests.pack.browser.node import ask, paths
from tests.pack.disk import KEY, files_in, made_in

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pack")
    made_in(folder)
    return folder


def theirs(pack: Path, changed: dict[str, bytes | None]) -> list[str]:
    """The paths that the checker in Python names, and the pack as it was again."""
    kept = {name: (pack / name).read_bytes() for name in changed if (pack / name).exists()}
    for name, content in changed.items():
        if content is None:
            (pack / name).unlink()
        else:
            (pack / name).write_bytes(content)
    wrong = inspect(pack).mismatches
    # A browser tells of no folder that is empty; the page says so.
    found = [one.path for one in wrong if one.found != "an empty folder"]
    for name in changed:
        if name in kept:
            (pack / name).write_bytes(kept[name])
        else:
            (pack / name).unlink()
    return found


def ours(pack: Path, cases: list[dict[str, bytes | None]]) -> list[list[str]]:
    asked = (
        {
            "pack": str(pack),
            "changed": {
                name: None if content is None else base64.b64encode(content).decode()
                for name, content in case.items()
            },
        }
        for case in cases
    )
    return [paths(report) for report in ask(*asked)]


def test_an_untouched_pack_has_no_mismatch_and_the_same_digests(pack: Path) -> None:
    (report,), expected = ask({"pack": str(pack)}), inspect(pack)
    assert report["wrong"] == []
    assert (report["manifest"], report["key"]) == (expected.manifest, expected.key)
    assert (report["files"], report["size"]) == (expected.files, expected.size)


def test_a_hundred_changed_bytes_are_each_named_as_by_the_other_checker(pack: Path) -> None:
    chance = random.Random(2026)  # noqa: S311 - places for a test, not a secret
    files = files_in(pack)
    cases: list[dict[str, bytes | None]] = []
    names = [*files, *chance.choices([*files], k=max(0, 100 - len(files)))]
    for name in names:
        content = bytearray(files[name])
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        cases.append({name: bytes(content)})
    assert len(cases) >= 100
    found = ours(pack, cases)
    assert found == [[name] for name in names]
    assert found == [theirs(pack, case) for case in cases]


def test_files_taken_away_added_cut_or_lengthened_are_named_alike(pack: Path) -> None:
    files = files_in(pack)
    cases: list[dict[str, bytes | None]] = [{name: None} for name in files]
    cases += [{name: content[:-1]} for name, content in files.items()]
    cases += [{name: content + b"\n"} for name, content in files.items()]
    cases += [{"data/more.txt": b"x"}, {"\U0001f600": b""}, {"checks/\ufb01": b"", "z": b"z"}]
    cases += [{NOTE: None, MANIFEST: None}, {NOTE: b"", PAYLOAD: b"", TAGS: b""}]
    cases += [{MANIFEST: b"{}\n", "data/sha256.txt": None}, dict.fromkeys(files)]
    assert ours(pack, cases) == [theirs(pack, case) for case in cases]


def test_a_note_in_another_spelling_of_its_signature_is_named(pack: Path) -> None:
    text = (pack / NOTE).read_bytes()
    changed = [{NOTE: text.replace(b"=\n", b"\n")}, {NOTE: text.replace(b"\n", b"\r\n")}]
    assert ours(pack, [dict(one) for one in changed]) == [[NOTE], [NOTE]]


def test_each_file_that_differs_has_what_was_expected_and_found_and_the_step(pack: Path) -> None:
    name = "data/2-schedule.pdf"
    content = base64.b64encode(b"other").decode()
    (report,) = ask({"pack": str(pack), "changed": {name: content, "more": ""}})
    manifest = json.loads((pack / MANIFEST).read_bytes())
    (expected,) = (one["sha256"] for one in manifest["files"] if one["path"] == name)
    found = hashlib.sha256(b"other").hexdigest()
    nothing = hashlib.sha256(b"").hexdigest()
    assert report["wrong"] == [
        {"step": 5, "where": name, "expected": expected, "found": found},
        {"step": 8, "where": "more", "expected": "not_part", "found": nothing},
    ]


def made_anew(pack: Path, change: Callable[[dict[str, Any]], None]) -> dict[str, str]:
    """What its maker can do: another manifest, and the note and lists that follow from it."""
    manifest = json.loads((pack / MANIFEST).read_bytes())
    change(manifest)
    text = json.dumps(manifest).encode()
    content = (pack / COVER).read_bytes()
    cover = File(len(content), hashlib.sha256(content).hexdigest())
    note = note_bytes(hashlib.sha256(text).hexdigest(), cover, KEY)
    tags = {name: hashlib.sha256(one).hexdigest() for name, one in ((MANIFEST, text), (NOTE, note))}
    files = {**files_of(manifest), COVER: cover}
    lists = lists_of(manifest["program"], manifest["made"], files, tags)
    changed = {MANIFEST: text, NOTE: note, **lists}
    return {name: base64.b64encode(one).decode() for name, one in changed.items()}


def test_a_manifest_that_is_signed_and_says_what_is_not_so_is_named(pack: Path) -> None:
    def nothing(manifest: dict[str, Any]) -> None:
        assert manifest["files"]

    def other_size(manifest: dict[str, Any]) -> None:
        manifest["files"][0]["size"] += 1

    def no_digest(manifest: dict[str, Any]) -> None:
        manifest["files"].append({"path": "data/none.txt", "size": 0, "sha256": "missing"})

    cases = [made_anew(pack, change) for change in (nothing, other_size, no_digest)]
    for case in cases:
        given = {name: base64.b64decode(one) for name, one in case.items()}
        assert ours(pack, [dict(given)]) == [theirs(pack, dict(given))]
    good, sized, named = ask(*({"pack": str(pack), "changed": case} for case in cases))
    first = json.loads((pack / MANIFEST).read_bytes())["files"][0]
    assert good["wrong"] == []
    (one,) = sized["wrong"]
    assert (one["where"], one["step"]) == (first["path"], 5)
    assert (one["expected"], one["found"]) == (first["size"] + 1, first["size"])
    assert (MANIFEST, "good_manifest") in {
        (one["where"], one["expected"]) for one in named["wrong"]
    }


def test_a_note_by_another_name_is_none_of_a_pack(pack: Path) -> None:
    said = (pack / NOTE).read_text("utf-8").partition("\n\n")[0] + "\n"
    other = base64.b64encode(sign_note(said, "cairn-pact", KEY)).decode()
    (report,) = ask({"pack": str(pack), "changed": {NOTE: other}})
    assert NOTE in paths(report) == theirs(pack, {NOTE: base64.b64decode(other)})


def test_names_are_made_plain_as_the_other_checker_does() -> None:
    names = ["a b", "\u202egnp.exe", "tab\tend\x1b[2J", "\u200b\ufeff\u00a0\u2028", "é中\U0001f600"]
    assert ask(*({"plain": name} for name in names)) == [plain(name) for name in names]
