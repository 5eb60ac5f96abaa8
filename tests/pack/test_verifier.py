"""The one-page checker names every file that differs, and needs nothing but Python."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cairn.crypto.note import sign_note
from cairn.crypto.signing import SigningKey
from cairn.pack import verifier
from cairn.pack.bag import note_bytes
from cairn.pack.verifier import (
    COVER,
    MANIFEST,
    NOTE,
    File,
    Mismatch,
    check,
    files_of,
    inspect,
    lists_of,
    parse_note,
    plain,
    signature_fits,
)
from tests.pack.disk import KEY, files_in, made_in

# RFC 8032, section 7.1: secret is not needed; public key, message, signature.
VECTORS = (
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        hashlib.sha512(b"abc").hexdigest(),
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030"
        "3dca179c138ac17ad9bef1177331a704",
    ),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pack")
    made_in(folder)
    return folder


@pytest.fixture
def pack(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "pack"))


def paths(found: tuple[Mismatch, ...]) -> list[str]:
    return [one.path for one in found]


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS)
def test_signatures_of_the_standard_fit_and_no_changed_one_does(
    key: str, message: str, signature: str
) -> None:
    public, said, signed = bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature)
    assert signature_fits(public, said, signed)
    assert not signature_fits(public, said + b"x", signed)
    for at in range(0, 64, 7):
        changed = bytearray(signed)
        changed[at] ^= 1
        assert not signature_fits(public, said, bytes(changed))


def test_signatures_agree_with_the_library() -> None:
    for number in range(20):
        key = SigningKey.from_seed(hashlib.sha256(bytes([number])).digest())
        assert signature_fits(key.public, b"words", key.sign(b"words"))


def test_a_signature_with_a_number_too_large_or_a_bad_key_does_not_fit() -> None:
    key, message, signature = (bytes.fromhex(part) for part in VECTORS[1])
    s = int.from_bytes(signature[32:], "little") + 2**252 + 27742317777372353535851937790883648493
    assert not signature_fits(key, message, signature[:32] + s.to_bytes(32, "little"))
    assert not signature_fits(b"\xff" * 32, message, signature)
    assert not signature_fits(key[:31], message, signature)
    assert not signature_fits(key, message, signature[:63])


def test_an_untouched_pack_has_no_mismatch(made: Path) -> None:
    report = inspect(made)
    assert report.mismatches == ()
    assert report.key == hashlib.sha256(KEY.public).hexdigest()
    assert report.files == len(files_in(made))


@pytest.mark.slow
def test_one_changed_byte_anywhere_is_named_by_its_path_alone(pack: Path) -> None:
    chance = random.Random(2025)  # noqa: S311 - places for a test, not a secret
    files = files_in(pack)
    names = [*files] * 3
    names += chance.choices([*files], k=100)
    for name in names:
        content = bytearray(files[name])
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        (pack / name).write_bytes(content)
        assert paths(check(pack)) == [name]
        (pack / name).write_bytes(files[name])
    assert check(pack) == ()


def test_a_byte_too_many_or_too_few_is_named(pack: Path) -> None:
    for name, content in files_in(pack).items():
        for other in (content + b"\n", content[:-1], b""):
            (pack / name).write_bytes(other)
            assert paths(check(pack)) == [name]
        (pack / name).write_bytes(content)


def test_each_missing_file_is_named(pack: Path) -> None:
    for name, content in files_in(pack).items():
        (pack / name).unlink()
        assert (name, "missing") in [(one.path, one.found) for one in check(pack)]
        (pack / name).write_bytes(content)


def test_every_mismatch_is_listed_and_not_only_the_first(pack: Path) -> None:
    changed = ["checks/manifest.json", "checks/note.txt", "data/2-schedule.pdf"]
    for name in changed:
        (pack / name).write_bytes(b"other")
    assert set(changed) <= set(paths(check(pack)))


def test_what_does_not_belong_is_named(pack: Path) -> None:
    (pack / "data" / "more.txt").write_text("x")
    (pack / "checks" / "run\u202e\n.py").write_text("x")
    (pack / "empty").mkdir()
    assert paths(check(pack)) == ["checks/run\u202e\n.py", "data/more.txt", "empty"]


def test_links_and_devices_are_named_and_never_followed(pack: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.mkdir()
    (target / "secret").write_text("x")
    schedule = pack / "data/2-schedule.pdf"
    shutil.copy(schedule, target / "same.pdf")
    schedule.unlink()
    schedule.symlink_to(target / "same.pdf")
    (pack / "folder").symlink_to(target)
    os.mkfifo(pack / "data" / "pipe")
    found = {one.path: one.found for one in check(pack)}
    assert found["folder"] == found["data/pipe"] == "a link or device"
    assert "data/2-schedule.pdf" in found
    assert not any("secret" in path for path in found)


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"[" * 100_000,
        b"null",
        b"[]",
        b'{"format": "cairn/pack/v1", "program": 1, "made": 2, "files": 3}',
        b'{"format": "cairn/pack/v1", "program": "a", "made": "b", "files": [{"path": "/x"}]}',
        b'{"format": "cairn/pack/v1", "program": "\\ud800", "made": "b", "files": '
        b'[{"path": "../../x", "size": 1e999, "sha256": "0"}]}',
        b'{"format": "cairn/pack/v1", "program": "\\ud800\\n", "made": "b", "files": '
        b'[{"path": "../../\\ud800", "size": 1, "sha256": "\\u001b[31m"}]}',
        b"\xff\xfe",
    ],
)
def test_a_hostile_manifest_is_named_even_when_it_is_signed(pack: Path, manifest: bytes) -> None:
    (pack / "checks/manifest.json").write_bytes(manifest)
    assert "checks/manifest.json" in paths(check(pack))
    cover = inspect_file(pack / verifier.COVER)
    digest = hashlib.sha256(manifest).hexdigest()
    (pack / "checks/note.txt").write_bytes(note_bytes(digest, cover, KEY))
    report = inspect(pack)
    assert report.mismatches
    assert "\x1b" not in verifier.told(report)


def made_anew(
    pack: Path,
    change: Callable[[dict[str, Any]], None] = lambda _: None,
    *,
    more: int = 0,
    signer: str = "cairn-pack",
) -> None:
    """Another manifest, with what follows from it; the cover said to be ``more`` bytes longer."""
    manifest = json.loads((pack / MANIFEST).read_bytes())
    change(manifest)
    text = json.dumps(manifest).encode()
    cover = inspect_file(pack / COVER)
    said = note_bytes(hashlib.sha256(text).hexdigest(), File(cover.size + more, cover.sha256), KEY)
    note = sign_note(said.decode().partition("\n\n")[0] + "\n", signer, KEY)
    tags = {name: hashlib.sha256(one).hexdigest() for name, one in ((MANIFEST, text), (NOTE, note))}
    files = {**files_of(manifest), COVER: File(cover.size + more, cover.sha256)}
    lists = lists_of(manifest["program"], manifest["made"], files, tags)
    for name, content in {MANIFEST: text, NOTE: note, **lists}.items():
        (pack / name).write_bytes(content)


def test_a_pack_made_anew_by_its_maker_has_no_mismatch(pack: Path) -> None:
    made_anew(pack)
    assert check(pack) == ()


def test_a_renamed_signer_is_named_though_its_signature_fits(pack: Path) -> None:
    made_anew(pack, signer="cairn-pact")
    assert paths(check(pack)) == [NOTE]


def test_a_size_that_is_not_so_is_named_though_the_digest_fits(pack: Path) -> None:
    def longer(manifest: dict[str, Any]) -> None:
        manifest["files"][0]["size"] += 1

    made_anew(pack, longer)
    first = json.loads((pack / MANIFEST).read_bytes())["files"][0]
    expected, found = f"{first['size']} bytes", f"{first['size'] - 1} bytes"
    assert check(pack) == (Mismatch(first["path"], expected, found),)


def test_a_size_of_the_cover_that_is_not_so_is_named(pack: Path) -> None:
    made_anew(pack, more=1)
    size = (pack / COVER).stat().st_size
    assert check(pack) == (Mismatch(COVER, f"{size + 1} bytes", f"{size} bytes"),)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("sha256", "missing"), ("sha256", "AB" * 32), ("sha256", ""), ("size", -1), ("size", "0"),
        ("size", 2**53), ("size", True), ("size", 0.5), ("path", ""),
    ],
)  # fmt: skip
def test_a_manifest_with_a_value_that_is_none_is_named(
    pack: Path, member: str, value: object
) -> None:
    manifest = json.loads((pack / MANIFEST).read_bytes())
    absent = {"path": "data/none.txt", "size": 0, "sha256": "0" * 64, member: value}
    text = json.dumps({**manifest, "files": [*manifest["files"], absent]}).encode()
    (pack / MANIFEST).write_bytes(text)
    cover = inspect_file(pack / COVER)
    (pack / NOTE).write_bytes(note_bytes(hashlib.sha256(text).hexdigest(), cover, KEY))
    assert (MANIFEST, "a manifest of the form cairn/pack/v1") in [
        (one.path, one.expected) for one in check(pack)
    ]


def inspect_file(path: Path) -> verifier.File:
    content = path.read_bytes()
    return verifier.File(len(content), hashlib.sha256(content).hexdigest())


def test_a_note_has_one_form_only(made: Path) -> None:
    text = (made / "checks/note.txt").read_text()
    assert parse_note(text) is not None
    for other in (text + text, text.replace("\n\n", "\n"), text.rstrip(), " " + text, text + "\n"):
        assert parse_note(other) is None
    assert parse_note(text.replace("cairn-pack", "cairn-pacl")) is None


def test_a_pack_made_anew_with_another_key_prints_another_key(made: Path, tmp_path: Path) -> None:
    made_in(tmp_path, key=SigningKey.from_seed(b"x" * 32))
    assert check(tmp_path) == ()
    assert inspect(tmp_path).key != inspect(made).key


def test_a_folder_that_is_no_pack_is_no_crash(tmp_path: Path) -> None:
    assert check(tmp_path)
    assert check(tmp_path / "nothing")


def test_the_program_runs_alone_and_says_what_it_does_not_show(pack: Path) -> None:
    program = [sys.executable, "-I", str(pack / "checks/verify.py")]
    run = subprocess.run(program, capture_output=True, text=True, check=False)
    assert run.returncode == 0
    assert "Nothing differs." in run.stdout and "does not show" in run.stdout
    digest = json.dumps(hashlib.sha256((pack / "checks/manifest.json").read_bytes()).hexdigest())
    assert digest[1:9] in run.stdout
    (pack / "data" / "na\x1bme\u202e.txt").write_text("x")
    run = subprocess.run([*program, str(pack)], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "na<U+001B>me<U+202E>.txt" in run.stdout


def test_a_check_leaves_no_trace_in_the_pack(pack: Path) -> None:
    before = files_in(pack)
    subprocess.run(
        [sys.executable, str(pack / "checks/verify.py")], check=True, capture_output=True
    )
    assert files_in(pack) == before


def test_it_is_written_for_python_3_8_and_imports_only_the_standard_library() -> None:
    source = Path(verifier.__file__).read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 8))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            assert all(alias.name in sys.stdlib_module_names for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module in sys.stdlib_module_names
    for newer in ("removeprefix", "removesuffix", "is_relative_to", "slots=True", "strict="):
        assert newer not in source


def test_names_are_shown_plainly() -> None:
    assert plain("a\x1b\u202eb\ud800") == "a<U+001B><U+202E>b<U+D800>"


def test_folders_a_thousand_deep_are_named_and_do_not_end_the_check(pack: Path) -> None:
    """Made and removed step by step: no path may be as long as the whole."""
    fd = os.open(pack / "data", os.O_RDONLY)
    for _ in range(1_200):
        os.mkdir("d", dir_fd=fd)
        inner = os.open("d", os.O_RDONLY, dir_fd=fd)
        os.close(fd)
        fd = inner
    os.close(os.open("added", os.O_CREAT | os.O_WRONLY, dir_fd=fd))
    os.close(fd)
    wrong = [one.path for one in check(pack)]
    assert wrong == ["data/" + "d/" * 1_200 + "added"]
    _remove_from_below(pack / "data" / "d")


def _remove_from_below(top: Path) -> None:
    """``shutil.rmtree`` of this Python goes no deeper than its stack."""
    while top.exists():
        below = top / ("d/" * 500)
        if below.is_dir():
            moved = below.rename(top.with_name("rest"))
            shutil.rmtree(top)
            moved.rename(top)
        else:
            shutil.rmtree(top)
