"""`cairn extract`: chosen acts, in a form that others can check."""

from __future__ import annotations

from pathlib import Path

import click

from cairn.cli.given import (
    ActType,
    json_option,
    passphrase_option,
    require_yes,
    vault_argument,
)
from cairn.cli.opened import opened
from cairn.cli.terminal import answer, harmless, say, tell, words
from cairn.terms.acts import Tag
from cairn.terms.errors import USAGE, Problem
from cairn.terms.original import ActRef
from cairn.vault.extract import extract, fields_with_words, is_private, write_extract

# By the names that are typed: those of what a person wrote. Who saw it is never among them.
_FIELDS = {
    "written": Tag.WRITTEN_AT,
    "when": Tag.HAPPENED,
    "when-said": Tag.HAPPENED_STATED,
    "text": Tag.TEXT,
    "impact": Tag.IMPACT,
    "place": Tag.PLACE,
    "people": Tag.PEOPLE,
    "about": Tag.CONCERNS,
    "reason": Tag.REASON,
    "original": Tag.ORIGINAL,
    "seal": Tag.SEAL,
}
_FIRST = ("written", "when", "when-said", "text", "about", "reason", "original", "seal")


class NothingChosen(Problem):
    say = "It was not said what to show, so nothing was written."
    hint = "Name entries or files with --act, or the first and last of a stretch with --whole."
    exit_code = USAGE


class NotShown(Problem):
    say = "Nothing was written."
    hint = "Private notes can stay private; leave their numbers out."
    exit_code = USAGE


@click.command()
@vault_argument
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FOLDER",
    help="A new folder for the extract.",
)
@click.option(
    "--act", "acts", type=ActType(), multiple=True, metavar="REF",
    help="An act to show; may be given again.",
)  # fmt: skip
@click.option(
    "--field", "fields", type=click.Choice(tuple(_FIELDS)), multiple=True,
    help="A field to open; may be given again. Else: when and what, no place, nobody.",
)  # fmt: skip
@click.option(
    "--whole", type=ActType(), nargs=2, metavar="FIRST LAST",
    help="Show that nothing stands between these two but what is shown or counted.",
)  # fmt: skip
@passphrase_option
@json_option
def command(
    vault: Path,
    folder: Path,
    acts: tuple[ActRef, ...],
    fields: tuple[str, ...],
    whole: tuple[ActRef, ActRef] | None,
    passphrase_fd: int | None,
    as_json: bool,
) -> None:
    """Write chosen acts so that others can check them: that each is as it was when it was written,
    and at its place in the record.

    What is not chosen stays closed and cannot be guessed. What was added to an act or corrected in
    it is always named beside it. REF is the number that `cairn picture` shows, such as act:0.1.12.
    """
    if not acts and not whole:
        raise NothingChosen
    if passphrase_fd is None and is_private(acts):
        tell("cli.extract.private")
        require_yes("cli.ask.go_on", NotShown())
    tags = {_FIELDS[name] for name in fields or _FIRST}
    with opened(vault, passphrase_fd) as open_vault:
        chosen = {ref: tags & set(fields_with_words(open_vault, ref)) for ref in acts}
        data = extract(open_vault, chosen, whole=whole)
    write_extract(data, folder, words())
    if as_json:
        answer({"folder": str(folder), "acts": len(acts), "bytes": len(data)})
        return
    say("cli.extract.done", folder=harmless(str(folder)))
    say("cli.extract.shows")
    say("cli.extract.not_sent")
