"""`cairn supporter`: let somebody the owner trusts open the vault, to read it."""

from __future__ import annotations

from pathlib import Path

import click

from cairn.cli.changed import honest
from cairn.cli.given import (
    json_option,
    passphrase_option,
    private_line,
    require_yes,
    vault_argument,
)
from cairn.cli.opened import opened
from cairn.cli.terminal import answer, harmless, say, tell
from cairn.terms.errors import USAGE, Problem
from cairn.vault.supporter import let_in, public_key_in


class NobodyLetIn(Problem):
    say = "Nobody was let in, and nothing was changed."
    hint = "You can come back to this at any time."
    exit_code = USAGE


@click.command()
@vault_argument
@click.option(
    "--their-key",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="A file with the public key that they gave you (age1…).",
)
@click.option(
    "--to",
    "file",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="A new file, to be given to them; choose a name that says nothing.",
)
@click.option("--name-fd", type=int, metavar="N", help="Read what you call them from N.")
@click.option("--words-fd", type=int, metavar="N", help="Read their six words from N.")
@passphrase_option
@json_option
def command(
    vault: Path,
    their_key: Path,
    file: Path,
    name_fd: int | None,
    words_fd: int | None,
    passphrase_fd: int | None,
    as_json: bool,
) -> None:
    """Make a file with which somebody you trust can read the whole diary.

    Call them first, on a number that you know: they read six words to you, which show that the key
    is theirs. They make a key with `cairn supporter-key new FILE`, or with any age tool.
    """
    key = public_key_in(their_key)
    with opened(vault, passphrase_fd) as open_vault:
        tell("cli.supporter.warning")
        if passphrase_fd is None:
            require_yes("cli.ask.supporter_sure", NobodyLetIn())
        name = private_line(name_fd, "cli.ask.supporter_name")
        heard = private_line(words_fd, "cli.ask.supporter_words")
        let_in(open_vault, key, name=name, heard=heard, to=file).close()
    if as_json:
        answer({"file": str(file), "words": " ".join(key.words)})
        return
    say("cli.supporter.read_back", words=" ".join(key.words))
    say("cli.supporter.done", file=harmless(str(file)))
    honest()
