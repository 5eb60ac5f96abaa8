"""Data flows one way. This is the rule that keeps the drawing in docs/how-it-fits.md true.

The table is checked twice: for what a module imports itself, and for everything that can be
reached from it, so that a forbidden package cannot come in through a permitted one.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src" / "cairn"

_PURE = {"terms"}
_BELOW_VAULT = {
    "terms", "crypto", "storage", "journal", "evidence", "readers", "index", "picture", "pack",
    "language", "platform",
}  # fmt: skip

# package: what it may import besides itself
MAY_IMPORT: dict[str, set[str]] = {
    "terms": set(),
    "platform": set(),
    # A process of its own: no row names it, so nothing can import it.
    "network": set(),
    "crypto": _PURE,
    "storage": {"terms", "platform"},
    "journal": {"terms", "crypto", "storage"},
    "evidence": {"terms", "crypto", "storage", "journal"},
    "readers": _PURE,
    "index": _PURE,
    "picture": _PURE,
    "language": _PURE,
    "help": _PURE,
    "sample": _PURE,
    "pack": {"terms", "crypto", "language"},
    "vault": _BELOW_VAULT,
    "site": {"terms", "language", "help"},
    "web": {"terms", "vault", "language", "help", "site", "platform"},
    "cli": {"terms", "vault", "language", "help", "site", "sample", "platform"},
    "service": {"terms", "storage", "crypto", "language", "help", "site"},
}

# What a package may reach through others: what its own row allows, closed over the rows below.
# `platform` is reached by whatever stores or starts anything; it imports nothing of ours.
# Only these modules may import a library that can open a connection of the network kind, or one
# that asks other programs of the system. Each runs as a process of its own, and nothing imports it.
MAY_CONNECT = {"network/ask.py": {"urllib3"}, "platform/keyring_child.py": {"keyring"}}
CONNECTING = {
    "socket",
    "http",
    "urllib",
    "ssl",
    "ftplib",
    "smtplib",
    "asyncio",
    "requests",
    "httpx",
    "urllib3",
    "keyring",
    "secretstorage",
    "jeepney",
}
# Unix-domain socket pairs between our own processes; never an address on a network.
MAY_USE_SOCKETPAIR = {"platform/zygote.py", "platform/channel.py", "platform/jail.py"}

MODULES = sorted(SRC.rglob("*.py"))


def _package(path: Path) -> str:
    return path.relative_to(SRC).parts[0].removesuffix(".py")


@cache
def _imports(path: Path) -> tuple[str, ...]:
    """Every imported module name, in full. Relative imports are refused."""
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            in_full = node.level == 0 and node.module != "cairn"
            assert in_full, f"{path}: write the import in full"
            names.append(node.module or "")
    return tuple(names)


def _packages_of(path: Path) -> set[str]:
    return {name.split(".")[1] for name in _imports(path) if name.startswith("cairn.")}


def _reached(package: str) -> set[str]:
    """Packages reachable from ``package`` by the imports that are really in the code."""
    direct: dict[str, set[str]] = {}
    for path in MODULES:
        direct.setdefault(_package(path), set()).update(_packages_of(path) - {_package(path)})
    seen: set[str] = set()
    todo = [package]
    while todo:
        for name in direct.get(todo.pop(), set()) - seen:
            seen.add(name)
            todo.append(name)
    return seen


def _allowed(package: str) -> set[str]:
    seen: set[str] = set()
    todo = [package]
    while todo:
        for name in MAY_IMPORT[todo.pop()] - seen:
            seen.add(name)
            todo.append(name)
    return seen


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SRC)))
def test_module_imports_only_from_below(path: Path) -> None:
    package = _package(path)
    if package == "__init__":
        return
    assert _packages_of(path) - {package} <= MAY_IMPORT[package]


@pytest.mark.parametrize("package", sorted({_package(p) for p in MODULES} - {"__init__"}))
def test_nothing_forbidden_is_reachable(package: str) -> None:
    assert _reached(package) <= _allowed(package)


def test_readers_picture_and_pack_reach_no_key_disk_or_vault() -> None:
    for package in ("readers", "picture", "index"):
        assert _reached(package) <= {"terms"}
    assert not _reached("pack") & {"vault", "journal", "storage", "evidence", "web"}
    if (SRC / "service").exists():
        assert not _reached("service") & {"vault", "journal", "web"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SRC)))
def test_nothing_can_open_a_connection(path: Path) -> None:
    name = str(path.relative_to(SRC))
    roots = {imported.split(".")[0] for imported in _imports(path)}
    allowed = {"socket"} if name in MAY_USE_SOCKETPAIR else MAY_CONNECT.get(name, set())
    assert not roots & CONNECTING - allowed, f"{name} could open a connection"


def test_nothing_imports_what_may_connect() -> None:
    apart = {f"cairn.{name.removesuffix('.py').replace('/', '.')}" for name in MAY_CONNECT}
    for path in MODULES:
        tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        froms = (node for node in tree if isinstance(node, ast.ImportFrom))
        within = {f"{node.module}.{alias.name}" for node in froms for alias in node.names}
        assert not apart & (within | set(_imports(path))), f"{path} would load it"


def test_no_import_cycle() -> None:
    edges: dict[str, set[str]] = {}
    names = {".".join(("cairn", *p.relative_to(SRC).with_suffix("").parts)): p for p in MODULES}
    for name, path in names.items():
        edges[name] = {i for i in _imports(path) if i in names and i != name}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail, name))
        if name in done:
            return
        for other in sorted(edges[name]):
            visit(other, (*trail, name))
        done.add(name)

    for name in sorted(names):
        visit(name, ())
