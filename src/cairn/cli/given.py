"""How secrets and private words come in: from the terminal, or one line on a file descriptor.

Never from an argument or the environment: both can be read by other programs and stay in the
shell's history.
"""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable
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


def passphrase_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--passphrase-fd",
        type=int,
        metavar="N",
        help="Read the passphrase as one line from file descriptor N instead of the terminal.",
    )(command)


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")(command)


def vault_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.argument("vault", type=click.Path(path_type=Path), metavar="VAULT")(command)


class _ActType(click.ParamType[ActRef]):
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
    return click.argument("ref", type=_ActType(), metavar="REF")(command)
