"""`cairn supporter-key`: a supporter's own key, and the six words that stand for it."""

from __future__ import annotations

from pathlib import Path

import click

from cairn.cli.given import json_option
from cairn.cli.terminal import answer, harmless, line, say
from cairn.vault.supporter import new_supporter_key, public_key_in


@click.command()
@click.argument("what", type=click.Choice(["new", "words"]), metavar="new|words")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@json_option
def command(what: str, file: Path, as_json: bool) -> None:
    """For a supporter: make a key (`new`), or show the six words of one (`words`).

    `new` writes a key file, which stays with you and is given to nobody. `words` takes a key file
    or a file with a public key. Only the public key, which starts with age1, goes to the owner of
    the diary.
    """
    key = new_supporter_key(file) if what == "new" else public_key_in(file)
    if as_json:
        answer({"public": key.recipient.text, "words": " ".join(key.words)})
        return
    if what == "new":
        say("cli.supporter_key.done", file=harmless(str(file)))
    say("cli.supporter_key.public")
    line(key.recipient.text)
    say("cli.supporter_key.words")
    line("    " + " ".join(key.words))
