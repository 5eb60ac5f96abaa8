"""`cairn anchor` as a person runs it. Nothing here contacts anybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from cairn.crypto.paper import read_point
from cairn.terms.errors import (
    CANNOT_CREATE,
    CHECK_FOUND_SOMETHING,
    DATA_ERROR,
    NO_INPUT,
    USAGE,
)
from cairn.vault.keep_anchor import keep_anchor
from cairn.vault.print_anchor import paper_point
from cairn.vault.request_anchor import request_anchor
from tests.cli.commands import cairn, good
from tests.crypto.local_authority import LocalAuthority
from tests.vault.vaults import everything_in, new_vault, opened

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("anchor") / "vault"
    new_vault(folder).close()
    return folder


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> LocalAuthority:
    return LocalAuthority(tmp_path_factory.mktemp("stranger"))


def test_requests_are_files_to_carry_and_are_listed_as_waiting(vault: Path, tmp_path: Path) -> None:
    before = good("anchor", "list", vault)["waiting"]
    ran = cairn("anchor", "request", vault, "--to", tmp_path)
    assert ran.code == 0
    files = sorted(path.name for path in tmp_path.iterdir())
    assert [name.partition("-")[2][6:] for name in files] == ["digicert.tsq", "sectigo.tsq"]
    assert "Not sent to anyone yet." in ran.out
    assert all(name in ran.out for name in files)
    told = good("anchor", "list", vault)
    assert told["waiting"] == [*before, "DigiCert", "Sectigo"]
    assert "no answer kept: DigiCert" in cairn("anchor", "list", vault).out


def test_an_answer_of_an_unknown_authority_is_not_kept(
    vault: Path, tmp_path: Path, stranger: LocalAuthority
) -> None:
    told = good("anchor", "request", vault, "--to", tmp_path)["requests"]
    reply = tmp_path / "reply.tsr"
    reply.write_bytes(stranger.reply(Path(told[0]["file"]).read_bytes()))
    ran = cairn("anchor", "keep", vault, "--reply", reply)
    assert (ran.code, ran.out) == (CHECK_FOUND_SOMETHING, "")
    assert "not signed by an authority" in ran.err
    reply.write_bytes(b"<html>please log in</html>")
    assert cairn("anchor", "keep", vault, "--reply", reply).code == DATA_ERROR
    assert good("anchor", "list", vault)["anchors"] == []


def test_a_kept_answer_is_checked_again_each_time_it_is_listed(
    tmp_path: Path, stranger: LocalAuthority
) -> None:
    other = LocalAuthority(tmp_path / "other", name="Other")
    chosen = (stranger.listed(), other.listed())
    with new_vault(tmp_path / "vault") as vault:
        made = request_anchor(vault, chosen)[0]
        keep_anchor(vault, stranger.reply(made.request), chosen)
    ran = cairn("anchor", "list", tmp_path / "vault")
    # The built-in list does not know this authority, so its answer counts for nothing.
    assert ran.code == CHECK_FOUND_SOMETHING
    assert "Invented says that it was there no later than" in ran.out
    assert "no longer fits its request" in ran.out
    assert "does not show that it is true" in ran.out


def test_the_lines_on_the_terminal_and_on_the_page_are_the_same(
    vault: Path, tmp_path: Path
) -> None:
    ran = cairn("anchor", "paper", vault, "--to", tmp_path)
    assert ran.code == 0, ran.err
    (page,) = tmp_path.iterdir()
    assert page.read_bytes().startswith(b"%PDF-") and page.stat().st_mode & 0o777 == 0o600
    assert page.name.startswith("page-")
    point = read_point("\n".join(ran.out.splitlines()[:5]))
    with opened(vault) as again:
        assert point.checkpoint == paper_point(again).checkpoint
    told = good("anchor", "paper", vault)
    assert read_point(told["code"]) == point
    assert told["file"] == ""


def test_nobody_is_contacted_unless_it_was_said_twice(vault: Path) -> None:
    before = everything_in(vault)
    without = cairn("anchor", "ask", vault, private={"--yes-fd": "yes"})
    assert (without.code, without.out) == (USAGE, "")
    refused = cairn("anchor", "ask", vault, "--contact", private={"--yes-fd": "no"})
    assert (refused.code, refused.out) == (USAGE, "")
    assert "your router may log it" in refused.err and "DigiCert, Sectigo" in refused.err
    assert "Nobody was contacted" in refused.err
    assert cairn("anchor", "ask", vault, "--contact").code == USAGE
    assert everything_in(vault) == before


def test_what_is_missing_is_told(vault: Path, tmp_path: Path) -> None:
    assert cairn("anchor", "request", vault).code == USAGE
    assert cairn("anchor", "keep", vault).code == NO_INPUT
    assert cairn("anchor", "keep", vault, "--reply", tmp_path / "none").code == NO_INPUT
    one = ("--to", tmp_path, "--authority", "DigiCert")
    assert cairn("anchor", "request", vault, *one).code == USAGE
    assert cairn("anchor", "request", vault, *one, "--authority", "Nobody").code == USAGE
    nowhere = tmp_path / "no" / "drive"
    before = everything_in(vault)
    assert cairn("anchor", "request", vault, "--to", nowhere).code == CANNOT_CREATE
    assert everything_in(vault) == before
    assert cairn("anchor", "paper", vault, "--to", nowhere).code == CANNOT_CREATE
    assert cairn("anchor", "send", vault).code == USAGE
