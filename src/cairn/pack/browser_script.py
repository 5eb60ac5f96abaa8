"""Modules of JavaScript put together into one script, for a page that may load nothing.

Each module becomes a function that is called once, in the order in which they need each other, and
gives its exports. Only the forms of ``import`` and ``export`` that our modules and the libraries
among the assets have are known: any other is refused when the page is made, never when it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_IMPORT = re.compile(
    r"""^import\s+(\{[^}]*\}|\*\s+as\s+\w+)\s+from\s+["'](\.{1,2}/[^"']+)["'];$""", re.MULTILINE
)
_DECLARED = re.compile(
    r"^export\s+(?=(?:async\s+)?(?:const|function\*?|class)\s+(\w+))", re.MULTILINE
)
_LISTED = re.compile(r"^export\s+\{([^}]*)\};$", re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b|\bimport\s*\(", re.MULTILINE)


class UnknownForm(ValueError):
    """A module has a form of import or export that is not known here."""


@dataclass(frozen=True, slots=True)
class _Module:
    name: str
    exports: frozenset[str]


def one_script(entry: Path) -> str:
    """``entry`` and all that it imports, as one script. The same files give the same text.

    Raises ``UnknownForm``, ``OSError``, and ``RecursionError`` for modules that need each other.
    """
    modules: dict[Path, _Module] = {}
    return "".join(_functions(entry.resolve(), modules))


def _functions(path: Path, modules: dict[Path, _Module]) -> Iterator[str]:
    """What ``path`` needs and is not there yet, then itself."""
    text = path.read_text(encoding="utf-8")
    for _, needed in _IMPORT.findall(text):
        if (path.parent / needed).resolve() not in modules:
            yield from _functions((path.parent / needed).resolve(), modules)

    def imported(found: re.Match[str]) -> str:
        names, needed = found.groups()
        return _declaration(names, modules[(path.parent / needed).resolve()])

    body = _IMPORT.sub(imported, text)
    exports = _DECLARED.findall(body)
    for names in _LISTED.findall(body):
        exports += [name.strip() for name in names.split(",") if name.strip()]
    body = _DECLARED.sub("", _LISTED.sub("", body)).rstrip()
    if _LEFT.search(_COMMENT.sub("", body)) or any(" " in name for name in exports):
        raise UnknownForm(path.name)
    module = modules[path] = _Module(f"module{len(modules)}", frozenset(exports))
    given = ", ".join(sorted(exports))
    yield f"const {module.name} = (() => {{\n{body}\nreturn {{ {given} }};\n}})();\n"


def _declaration(names: str, module: _Module) -> str:
    """What an import becomes. A name that the module does not export would be undefined."""
    if names.startswith("*"):
        return f"const {names.split()[-1]} = {module.name};"
    parts = [
        part.split(" as ") for part in " ".join(names[1:-1].split()).split(",") if part.strip()
    ]
    if not {part[0].strip() for part in parts} <= module.exports:
        raise UnknownForm(names)
    pattern = ", ".join(": ".join(name.strip() for name in part) for part in parts)
    return f"const {{ {pattern} }} = {module.name};"
