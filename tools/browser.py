"""Finds the browser that some tests need, and installs Debian's where it is missing and we may.

Those tests open the page that checks a pack, as whoever is handed one would. Without a browser they
are passed over, and say why.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = "There is no Chromium here, so tests of pages in a browser are left out."


def found() -> str | None:
    """The path of a Chromium, whoever built it."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def _install() -> None:
    for words in (("update",), ("install", "--yes", "--no-install-recommends", "chromium")):
        command = ["apt-get", "--quiet", *words]
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL)  # noqa: S603 - as above


def main() -> None:
    if not found() and shutil.which("apt-get") and os.geteuid() == 0:
        _install()
    path = found()
    said = f"browser: {path}" if path else f"{MISSING}\nOn Debian: apt-get install chromium"
    sys.stdout.write(f"{said}\n")


if __name__ == "__main__":
    main()
