"""`make assure`: make the figures, write their results, and render docs/assurance.md from them.

`python -m tools.assure [--long] [NAME …]`; without a name, all of them; `--page` only renders.
Exit code 1 if something does not hold: the result is written all the same, and the page says so.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from datetime import datetime, timezone
from pathlib import Path

from tests.assure.figure import Figure
from tests.assure.made import made, write
from tests.assure.page import PAGE, page
from tests.assure.registry import FIGURES

_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - each run makes a folder of its own in it


def main() -> int:
    asked = _arguments()
    wanted = [] if asked.page else asked.names or [one.name for one in FIGURES]
    chosen = [one for one in FIGURES if one.name in wanted]
    broken = [one.name for one in chosen if not _make(one, long=asked.long)]
    PAGE.write_text(page(FIGURES), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name} is rendered; does not hold: {', '.join(broken) or 'none'}\n")
    return 1 if broken else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", help="the sizes for a night")
    parser.add_argument("--page", action="store_true", help="only render the page")
    parser.add_argument("names", nargs="*", choices=[[], *(one.name for one in FIGURES)])
    return parser.parse_args()


def _make(figure: Figure, *, long: bool) -> bool:
    """Whether what had to hold holds."""
    size = figure.long_size if long else figure.ci_size
    work = Path(tempfile.mkdtemp(dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None))
    try:
        result = made(figure, work, size, datetime.now(timezone.utc).date())
    finally:
        shutil.rmtree(work)
    write(figure, result)
    outcome = result["not_run"] or "; ".join(result["broken"]) or "holds"
    sys.stdout.write(f"{figure.number} {figure.name}, {size:,} {figure.unit}: {outcome}\n")
    sys.stdout.flush()
    return not result["broken"]


if __name__ == "__main__":
    raise SystemExit(main())
