"""Everything that is printed goes through here: words of others as plain, harmless text.

A message can hold control characters that move a terminal's cursor, and marks that turn the order
of text around. The first are shown as symbols, the second are kept inside isolates.
"""

from __future__ import annotations

import sys

import msgspec
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from cairn.language.catalogue import Catalogue, catalogue
from cairn.terms.errors import Problem

_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
# Overrides, embeddings and isolates. The plain marks (U+200E, U+200F, U+061C) stay: inside an
# isolate they move nothing, and apps write them before their own text.
_DIRECTION_CHANGES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_SYMBOLS = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "\u2421"}
_SYMBOLS |= dict.fromkeys(range(128, 160), "�")
_SYMBOLS |= {0x2028: "\u2424", 0x2029: "\u2424"}
_SYMBOLS |= dict.fromkeys((*range(0xD800, 0xE000), *map(ord, _DIRECTION_CHANGES)), "\ufffd")
_ESCAPES = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), *map(ord, _DIRECTION_CHANGES))}


def harmless(untrusted_text: str, *, most: int = 0) -> str:
    """One line that shows what is there. ``most`` characters at most, 0 for all."""
    text = (
        untrusted_text if not most or len(untrusted_text) <= most else untrusted_text[:most] + "…"
    )
    shown = text.translate(_SYMBOLS)
    return shown if shown.isascii() else _FIRST_STRONG_ISOLATE + shown + _POP_ISOLATE


def words() -> Catalogue:
    return catalogue("en")


def say(name: str, **values: object) -> None:
    """Print a sentence of the catalogue. ``values`` must be harmless already, or numbers."""
    _console().print(words().say(name, **values), markup=False, highlight=False, soft_wrap=True)


def tell(name: str, **values: object) -> None:
    """The same beside the answer: to the error stream, so that ``--json`` stays clean."""
    _aside().print(words().say(name, **values), markup=False, highlight=False, soft_wrap=True)


def say_count(name: str, count: int, **values: object) -> None:
    """As ``say`` for a sentence that counts."""
    text = words().count(name, count, **values)
    _console().print(text, markup=False, highlight=False, soft_wrap=True)


def tell_count(name: str, count: int) -> None:
    """The same for a sentence that counts."""
    _aside().print(words().count(name, count), markup=False, highlight=False, soft_wrap=True)


def line(text: str = "") -> None:
    """Print text that is harmless already."""
    _console().print(text, markup=False, highlight=False, soft_wrap=True)


def answer(value: object) -> None:
    """Print one JSON object on one line; what could steer a terminal stands as an escape."""
    sys.stdout.write(msgspec.json.encode(value).decode().translate(_ESCAPES) + "\n")
    sys.stdout.flush()


def table(*columns: str) -> Table:
    """A plain table; cells are added as text, never as markup."""
    made = Table(box=None, pad_edge=False, show_edge=False)
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


def show(made: Table) -> None:
    _console().print(made)


def progress() -> Progress:
    """A bar on the error stream, for what takes more than a second; none where nobody looks."""
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.completed:,.0f}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=_aside(),
        transient=True,
        disable=not sys.stderr.isatty(),
    )


def explain(problem: Problem) -> None:
    """Say what happened and what to do next."""
    explain_in(problem.say, problem.hint)


def explain_in(said: str, hint: str) -> None:
    """The same for a problem of another process of ours, which told its two sentences."""
    _aside().print(said, markup=False, highlight=False, soft_wrap=True)
    _aside().print(hint, markup=False, highlight=False, soft_wrap=True)


def _console() -> Console:
    return Console(highlight=False, markup=False, emoji=False)


def _aside() -> Console:
    return Console(stderr=True, highlight=False, markup=False, emoji=False)
