"""Documents set by Typst, which gets content as JSON and nothing else: no file, no markup.

``typeset`` works in this process. ``serve`` and ``typeset_by`` put it into a child without keys or
files: one request is a frame ``{"template": …, "size": …}`` followed by the data in frames of at
most 1 MiB; the answer is ``{"size": …}`` (or ``{"failed": …}``) and the PDF, cut the same way.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import typst

from cairn.pack.fonts import FAMILIES, FOLDER, coverage
from cairn.pack.printable import LEVELS, fitted
from cairn.terms.errors import IO_ERROR, Problem

Typeset: TypeAlias = Callable[[str, bytes], bytes]
"""Name of a template, its data as JSON -> a PDF."""

FRAME = 1 << 20
LARGEST = 256 << 20
TEMPLATES = Path(__file__).parent / "documents"
_PAGE = "page"


class CannotTypeset(Problem):
    """A document could not be made from its data."""

    say = "A page of the pack could not be made."
    hint = "Nothing was handed over. Try again; if it fails again, leave out the newest file added."
    exit_code = IO_ERROR


class Channel(Protocol):
    """Frames of at most ``FRAME`` bytes, in order; ``None`` at the end."""

    def send(self, frame: bytes) -> None: ...

    def receive(self) -> bytes | None: ...


@dataclass(frozen=True, slots=True)
class Press:
    """What a typesetter reads from disk, read once."""

    fonts: typst.Fonts
    templates: tuple[tuple[str, bytes], ...]


@cache
def press() -> Press:
    """Reads fonts and templates. Called before a child is shut away from all files."""
    coverage()
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)]
    )
    page = (TEMPLATES / f"{_PAGE}.typ").read_bytes()
    found = (path for path in sorted(TEMPLATES.glob("*.typ")) if path.stem != _PAGE)
    return Press(fonts, tuple((path.stem, page + path.read_bytes()) for path in found))


def typeset(template: str, data: bytes) -> bytes:
    """The PDF (A-3a, UA-1) of ``data``: a JSON object with at least ``title``, ``lang``, ``made``
    (Unix seconds, the only clock in the file: the same data gives the same bytes).

    Raises ``CannotTypeset``.
    """
    main = dict(press().templates).get(template)
    if main is None:
        raise CannotTypeset(reason="no such template")
    try:
        content = json.loads(data)
        made = int(content["made"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise CannotTypeset(reason="data") from error
    for level in LEVELS:
        try:
            return _compile(main, {**content, "fonts": FAMILIES}, made, level)
        except typst.TypstError as error:
            if level == LEVELS[-1]:
                raise CannotTypeset(reason="typst") from error
    raise CannotTypeset(reason="typst")


def _compile(main: bytes, content: dict[str, Any], made: int, level: int) -> bytes:
    text = json.dumps(_fitted(content, level), ensure_ascii=False)
    pdf = typst.compile(
        main,
        format="pdf",
        font_paths=press().fonts,
        ignore_system_fonts=True,
        sys_inputs={"data": text},
        pdf_standards=["a-3a", "ua-1"],
        timestamp=made,
    )
    assert isinstance(pdf, bytes)  # noqa: S101 - narrows the type; a PDF is one file
    return pdf


def _fitted(value: Any, level: int) -> Any:
    if isinstance(value, str):
        return fitted(value, level)
    if isinstance(value, dict):
        return {key: _fitted(inner, level) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_fitted(inner, level) for inner in value]
    return value


def serve(channel: Channel) -> None:
    """Answers requests until the channel ends. For a child process that holds no key."""
    while (head := channel.receive()) is not None:
        request = json.loads(head)
        data = _receive_all(channel, int(request["size"]))
        try:
            pdf = typeset(str(request["template"]), data)
        except Problem as problem:
            channel.send(json.dumps({"failed": type(problem).__name__}).encode())
            continue
        channel.send(json.dumps({"size": len(pdf)}).encode())
        _send_all(channel, pdf)


def typeset_by(channel: Channel) -> Typeset:
    """A ``Typeset`` that asks the child at the other end, whose answers are not trusted."""

    def ask(template: str, data: bytes) -> bytes:
        channel.send(json.dumps({"template": template, "size": len(data)}).encode())
        _send_all(channel, data)
        untrusted_head = channel.receive()
        try:
            size = int(json.loads(untrusted_head or b"")["size"])
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise CannotTypeset(reason="child") from error
        untrusted_pdf = _receive_all(channel, size)
        if not untrusted_pdf.startswith(b"%PDF-"):
            raise CannotTypeset(reason="child")
        return untrusted_pdf

    return ask


def _send_all(channel: Channel, content: bytes) -> None:
    for at in range(0, len(content), FRAME):
        channel.send(content[at : at + FRAME])


def _receive_all(channel: Channel, size: int) -> bytes:
    if not 0 <= size <= LARGEST:
        raise CannotTypeset(reason="size")
    content = bytearray()
    while len(content) < size:
        frame = channel.receive()
        if not frame:
            raise CannotTypeset(reason="channel ended")
        content += frame
    if len(content) != size:
        raise CannotTypeset(reason="size")
    return bytes(content)
