"""`cairn check`: a vault, or a pack, is as it was made."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from cairn.cli.given import ask, from_descriptor, json_option, passphrase_option
from cairn.cli.opened import opened
from cairn.cli.terminal import answer, harmless, line, progress, say, words
from cairn.terms.errors import CHECK_FOUND_SOMETHING, NO_INPUT, Problem
from cairn.vault.check_layout import LayoutFault, missing_parts
from cairn.vault.check_pack import check_pack, looks_like_a_pack
from cairn.vault.check_vault import VaultChecked, VaultFault, check_vault
from cairn.vault.marks import beside, nothing_is_missing


class NothingToCheck(Problem):
    say = "There is neither a diary nor a pack in that folder."
    hint = 'Give the folder of the diary, or the folder of the pack that holds "data" and "checks".'
    exit_code = NO_INPUT


@click.command()
@click.argument("path", type=click.Path(path_type=Path), metavar="VAULT|PACK")
@click.option(
    "--mark",
    "with_mark",
    is_flag=True,
    help="Ask for a line that `cairn mark` printed, or the five lines of a page, and compare.",
)
@click.option(
    "--mark-fd", type=int, metavar="N", help="Read that line, or those, from file descriptor N."
)
@passphrase_option
@json_option
def command(
    path: Path, with_mark: bool, mark_fd: int | None, passphrase_fd: int | None, as_json: bool
) -> int:
    """Check that nothing was changed or lost. A pack needs no passphrase.

    Ends with 1 if anything is not as it was, and names it.
    """
    if looks_like_a_pack(path):
        return _check_pack(path, as_json)
    missing = missing_parts(path)
    if missing and _holds_any_part(path):
        return _tell_missing(missing, as_json)
    if missing:
        raise NothingToCheck
    if with_mark or mark_fd is not None:
        return _beside_mark(path, mark_fd, passphrase_fd, as_json)
    with opened(path, passphrase_fd, empties_bin=False) as vault, progress() as bar:
        size = sum(one.original.size for one in vault.received())
        task = bar.add_task(words().say("cli.check.working"), total=size)
        checked = check_vault(vault, seen=lambda done: bar.advance(task, done))
    return tell_vault(checked, as_json)


def _beside_mark(path: Path, mark_fd: int | None, passphrase_fd: int | None, as_json: bool) -> int:
    with opened(path, passphrase_fd) as vault:
        kept = (
            ask("cli.ask.mark")
            if mark_fd is None
            else from_descriptor(mark_fd).decode("utf-8", "replace")
        )
        found = beside(vault, kept)
    if as_json:
        answer({**asdict(found), "standing": found.standing.value})
    else:
        missing = f"{found.then - found.now:,}"
        then, now = f"{found.then:,}", f"{found.now:,}"
        name = f"cli.check.mark.{found.standing.value}"
        say(name, branch=found.branch, then=then, now=now, missing=missing)
    return 0 if nothing_is_missing(found) else CHECK_FOUND_SOMETHING


def _holds_any_part(path: Path) -> bool:
    return any((path / name).exists() for name in ("header", "slots", "keys", "logs", "originals"))


def _tell_missing(missing: tuple[str, ...], as_json: bool) -> int:
    """Without these no passphrase opens it, so nothing else can be checked."""
    if as_json:
        answer({"missing": missing})
        return CHECK_FOUND_SOMETHING
    for name in missing:
        say("cli.check.fault", path=name, what=words().say("cli.check.fault.layout-missing"))
    say("cli.check.cannot_open")
    return CHECK_FOUND_SOMETHING


def tell_vault(checked: VaultChecked, as_json: bool) -> int:
    """Print it; the exit code."""
    faults: tuple[VaultFault | LayoutFault, ...] = (*checked.faults, *checked.layout)
    code = CHECK_FOUND_SOMETHING if faults else 0
    if as_json:
        answer(asdict(checked))
        return code
    for fault in faults:
        _tell_fault(fault)
    if faults:
        line(words().count("cli.check.faults", len(faults)))
    if not checked.faults:
        say("cli.check.vault.good", acts=f"{checked.acts:,}", originals=f"{checked.originals:,}")
    for name in ("disposed", "unknown", "orphans"):
        if count := getattr(checked, name):
            line(words().count(f"cli.check.vault.{name}", count))
    return code


def _tell_fault(fault: VaultFault | LayoutFault) -> None:
    what = words().say(f"cli.check.fault.{fault.what}")
    say("cli.check.fault", path=harmless(fault.path), what=what)
    if fault.expected:
        found = fault.found or words().say("cli.check.nothing")
        line("    " + words().say("cli.check.differs", expected=fault.expected, found=found))


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
