"""The committed results: one JSON file a figure, with what it was made with."""

from __future__ import annotations

import json
import platform
import subprocess
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from cryptography.hazmat.backends.openssl import backend

from tests.assure.figure import CannotRunHere, Counts, Figure

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "assurance"


def path_of(figure: Figure) -> Path:
    return FOLDER / f"{figure.name}.json"


def made(figure: Figure, work: Path, size: int, today: date) -> dict[str, Any]:
    """Run ``figure`` in the empty folder ``work``; the result, ready to be written."""
    try:
        counts: Counts = figure.make(work, size)
        not_run = ""
    except CannotRunHere as why:
        counts, not_run = {}, str(why)
    return {
        "figure": figure.name,
        "size": size,
        "counts": dict(counts),
        "broken": list(figure.broken(counts)) if not not_run else [],
        "not_run": not_run,
        "made_with": {
            "date": today.isoformat(),
            "commit": _commit(),
            "cairn": version("cairn-diary"),
            "python": platform.python_version(),
            "cryptography": version("cryptography"),
            "openssl": backend.openssl_version_text(),
            "kernel": f"{platform.system()} {platform.release()} {platform.machine()}",
        },
    }


def write(figure: Figure, result: dict[str, Any]) -> None:
    FOLDER.mkdir(exist_ok=True)
    text = json.dumps(result, indent=2, ensure_ascii=False) + "\n"
    path_of(figure).write_text(text, encoding="utf-8")


def read(figure: Figure) -> dict[str, Any] | None:
    """The committed result, or ``None`` where there is none."""
    path = path_of(figure)
    if not path.exists():
        return None
    result: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return result


def _commit() -> str:
    """Of the checkout, with a mark if the product was changed since."""
    commit = _git("rev-parse", "--short=12", "HEAD")
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", "src")
    return f"{commit}, with changes" if changed else commit


def _git(*arguments: str) -> str:
    asked = ["git", "-C", str(ROOT), *arguments]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
