"""How secrets and private words come in: from the terminal, or one line on a file descriptor.

Never from an argument or the environment: both can be read by other programs and stay in the
shell's history.
"""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from cairn.cli.terminal import words
from cairn.terms.errors import USAGE, Problem
from cairn.terms.original import ActRef, NotAReference, parse_ref

T = TypeVar("T")
MOST_BYTES = 1 << 20


class NothingToReadFrom(Problem):
    say = "There is no terminal to ask on, and no file descriptor was given."
    hint = "Run this in a terminal, or give the line on a descriptor; --help names the option."
    exit_code = USAGE


class UnreadableDescriptor(Problem):
    say = "The file descriptor that was named could not be read, or held nothing usable."
    hint = "Check the number, and that one line of text (or the JSON asked for) is waiting there."
    exit_code = USAGE


class TypedTwice(Problem):
    say = "Those two were not the same, so nothing was changed."
    hint = "Type it twice, slowly; pasting it is fine as well."
    exit_code = USAGE


def from_descriptor(fd: int) -> bytes:
    """All that is waiting on ``fd``, at most 1 MiB. Raises ``UnreadableDescriptor``."""
    parts, size = [], 0
    try:
        while size <= MOST_BYTES and (part := os.read(fd, 65536)):
            parts.append(part)
            size += len(part)
    except OSError as error:
        raise UnreadableDescriptor from error
    if not parts or size > MOST_BYTES:
        raise UnreadableDescriptor
    return b"".join(parts)


def _line(fd: int) -> str:
    try:
        first = from_descriptor(fd).split(b"\n", 1)[0].removesuffix(b"\r").decode()
    except UnicodeDecodeError as error:
        raise UnreadableDescriptor from error
    if not first:
        raise UnreadableDescriptor
    return first


def passphrase(fd: int | None) -> str:
    """The passphrase, without its line end."""
    if fd is not None:
        return _line(fd)
    if not sys.stdin.isatty():
        raise NothingToReadFrom
    return getpass.getpass(words().say("cli.ask.passphrase") + " ")


def new_passphrase_typed(fd: int | None) -> str:
    """A passphrase of the owner's own, asked for twice at a terminal. Raises ``TypedTwice``."""
    if fd is not None:
        return _line(fd)
    if not sys.stdin.isatty():
        raise NothingToReadFrom
    first, again = (
        getpass.getpass(words().say(f"cli.ask.new_passphrase{when}") + " ")
        for when in ("", ".again")
    )
    if first != again:
        raise TypedTwice
    return first


def private_line(fd: int | None, question: str) -> str:
    """A line such as words to search for; ``question`` is a message id."""
    if fd is not None:
        return _line(fd)
    return ask(question)


def ask(question: str, **values: object) -> str:
    """An answer typed in the terminal; may be empty."""
    if not sys.stdin.isatty():
        raise NothingToReadFrom
    sys.stderr.write(words().say(question, **values) + " ")
    sys.stderr.flush()
    return sys.stdin.readline().rstrip("\n")


def says_yes(question: str) -> bool:
    return ask(question).strip().lower() in words().say("cli.answer.yes").split()


def require_yes(question: str, otherwise: Problem) -> None:
    """Raises ``otherwise`` for every answer but yes."""
    if not says_yes(question):
        raise otherwise


def json_from(fd: int, form: type[T]) -> T:
    """JSON of the given form on a descriptor. Raises ``UnreadableDescriptor``."""
    try:
        return msgspec.json.decode(from_descriptor(fd), type=form)
    except msgspec.DecodeError as error:
        raise UnreadableDescriptor from error


@dataclass(frozen=True, slots=True)
class Keys:
    """Files that open a vault beside the passphrase, or in its place."""

    second: Path | None = None
    supporter_file: Path | None = None
    supporter_key: Path | None = None


class HalfASupporter(Problem):
    say = "A supporter needs both: the file from the owner of the diary, and their own key file."
    hint = "Give --supporter-file FILE and --supporter-key FILE together."
    exit_code = USAGE


def keys_given() -> Keys:
    """What the command that runs was given of these. Raises ``HalfASupporter``."""
    context = click.get_current_context(silent=True)
    given = {name: context.meta.get(f"cairn.{name}") for name in _KEYS} if context else {}
    keys = Keys(**given)
    if (keys.supporter_file is None) is not (keys.supporter_key is None):
        raise HalfASupporter
    return keys


_KEYS = {
    "second": "The file with the second secret, where the vault needs one.",
    "supporter_file": "For a supporter: the file that the owner made for you. Opens to read only.",
    "supporter_key": "For a supporter: your own key file.",
}


def _keep(context: click.Context, option: click.Parameter, value: Path | None) -> None:
    context.meta[f"cairn.{option.name}"] = value


def passphrase_fd_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--passphrase-fd",
        type=int,
        metavar="N",
        help="Read the passphrase as one line from file descriptor N instead of the terminal.",
    )(command)


def passphrase_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """``passphrase_fd``, and the files that ``keys_given`` tells of."""
    for name in reversed(_KEYS):
        command = click.option(
            f"--{name.replace('_', '-')}",
            type=click.Path(path_type=Path),
            metavar="FILE",
            expose_value=False,
            callback=_keep,
            help=_KEYS[name],
        )(command)
    return passphrase_fd_option(command)


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")(command)


def vault_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.argument("vault", type=click.Path(path_type=Path), metavar="VAULT")(command)


class ActType(click.ParamType[ActRef]):
    name = "ref"

    def convert(self, value: Any, param: Any, ctx: Any) -> ActRef:
        try:
            ref = parse_ref(value)
        except NotAReference:
            self.fail(words().say("cli.not_a_number"), param, ctx)
        if not isinstance(ref, ActRef):
            self.fail(words().say("cli.not_a_number"), param, ctx)
        return ref


def act_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.argument("ref", type=ActType(), metavar="REF")(command)
