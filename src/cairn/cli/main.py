"""The command line: one file a command, one place where problems are told."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from cairn.cli import (
    add,
    anchor,
    answer,
    back_up,
    bin,
    bring_in,
    check,
    choose,
    create,
    dispose,
    doctor,
    export_key,
    extract,
    if_something_happens,
    keys,
    look,
    mark,
    notes,
    pack,
    passphrase,
    picture,
    recovery,
    rehearse,
    restore,
    sample,
    search,
    second,
    session,
    set_aside,
    supporter,
    supporter_key,
    take_back,
    write,
    write_here,
)
from cairn.cli.terminal import explain, tell
from cairn.platform.hardening import harden_process
from cairn.terms.errors import IO_ERROR, USAGE, Problem

COMMANDS: dict[str, click.Command] = {
    "create": create.command,
    "write": write.command,
    "look": look.command,
    "add": add.command,
    "choose": choose.command,
    "answer": answer.command,
    "picture": picture.command,
    "search": search.command,
    "pack": pack.command,
    "notes": notes.command,
    "session": session.command,
    "check": check.command,
    "back-up": back_up.command,
    "restore": restore.command,
    "doctor": doctor.command,
    "set-aside": set_aside.command,
    "dispose": dispose.command,
    "bin": bin.command,
    "take-back": take_back.command,
    "anchor": anchor.command,
    "mark": mark.command,
    "extract": extract.command,
    "bring-in": bring_in.command,
    "keys": keys.command,
    "passphrase": passphrase.command,
    "recovery": recovery.command,
    "second": second.command,
    "supporter": supporter.command,
    "supporter-key": supporter_key.command,
    "rehearse": rehearse.command,
    "if-something-happens": if_something_happens.command,
    "export-key": export_key.command,
    "write-here": write_here.command,
    "sample": sample.command,
}


@click.group(
    commands=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="In danger now? Call 999. If you cannot speak, press 55 when asked. "
    "Paths you type stay in the history of your shell; private words are asked for, never typed "
    "on the command line.",
)
@click.version_option(package_name="cairn-diary", prog_name="cairn")
def cairn() -> None:
    """A private diary and evidence vault on your own computer.

    Nothing leaves this computer until you hand it over.
    """


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code. What goes wrong is told in words, never as a traceback: a
    traceback can hold what a person wrote.
    """
    try:
        result = cairn.main(arguments, prog_name="cairn", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except Problem as problem:
        explain(problem)
        return problem.exit_code
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.Abort:
        tell("cli.stopped")
        return USAGE
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except KeyboardInterrupt:
        tell("cli.stopped")
        return 130
    except BrokenPipeError:
        return IO_ERROR
    except Exception as error:
        tell("cli.unexpected", kind=type(error).__name__)
        return IO_ERROR


def main() -> None:
    """The program, once it is loaded."""
    harden_process()
    sys.exit(run())
