"""`cairn check`: a vault, or a pack, is as it was made."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from cairn.cli.given import json_option, passphrase_option
from cairn.cli.opened import opened
from cairn.cli.terminal import answer, harmless, line, progress, say, words
from cairn.terms.errors import CHECK_FOUND_SOMETHING, NO_INPUT, Problem
from cairn.vault.check_pack import check_pack, looks_like_a_pack
from cairn.vault.check_vault import VaultChecked, check_vault


class NothingToCheck(Problem):
    say = "There is neither a diary nor a pack in that folder."
    hint = 'Give the folder of the diary, or the folder of the pack that holds "data" and "checks".'
    exit_code = NO_INPUT


@click.command()
@click.argument("path", type=click.Path(path_type=Path), metavar="VAULT|PACK")
@passphrase_option
@json_option
def command(path: Path, passphrase_fd: int | None, as_json: bool) -> int:
    """Check that nothing was changed or lost. A pack needs no passphrase.

    Ends with 1 if anything is not as it was, and names it.
    """
    if looks_like_a_pack(path):
        return _check_pack(path, as_json)
    if not (path / "header").is_file():
        raise NothingToCheck
    with opened(path, passphrase_fd) as vault, progress() as bar:
        size = sum(one.original.size for one in vault.received())
        task = bar.add_task(words().say("cli.check.working"), total=size)
        checked = check_vault(vault, seen=lambda done: bar.advance(task, done))
    return tell_vault(checked, as_json)


def tell_vault(checked: VaultChecked, as_json: bool) -> int:
    """Print it; the exit code."""
    code = CHECK_FOUND_SOMETHING if checked.faults else 0
    if as_json:
        answer(asdict(checked))
        return code
    for fault in checked.faults:
        what = words().say(f"cli.check.fault.{fault.what}")
        say("cli.check.fault", path=fault.path, what=what)
    if checked.faults:
        line(words().count("cli.check.faults", len(checked.faults)))
    else:
        say("cli.check.vault.good", acts=f"{checked.acts:,}", originals=f"{checked.originals:,}")
    for name in ("disposed", "unknown", "orphans"):
        if count := getattr(checked, name):
            line(words().count(f"cli.check.vault.{name}", count))
    return code


def _check_pack(path: Path, as_json: bool) -> int:
    report = check_pack(path)
    code = CHECK_FOUND_SOMETHING if report.mismatches else 0
    if as_json:
        answer({**report._asdict(), "mismatches": [one._asdict() for one in report.mismatches]})
        return code
    for one in report.mismatches:
        what = words().say("cli.check.differs", expected=harmless(one.expected, most=80),
                           found=harmless(one.found, most=80))  # fmt: skip
        say("cli.check.fault", path=harmless(one.path), what=what)
    if report.mismatches:
        line(words().count("cli.check.faults", len(report.mismatches)))
        return code
    say("cli.check.pack.good", files=f"{report.files:,}")
    say("cli.check.pack.compare", digest=report.manifest, fingerprint=report.key)
    say("cli.check.shows")
    return code
