"""Fetches the npm packages that only tests need, pinned by digest, into the Python environment.

They are other people's programs for the formats we write, and the vectors they share. Nothing of
them is kept in the repository or built into the product.
"""

from __future__ import annotations

import sys
from pathlib import Path

from build_assets import ROOT, fetch_assets

LOCK = ROOT / "test-packages.lock.json"
OUT = Path(sys.prefix) / "test-packages"


def main() -> None:
    was_fetched = fetch_assets(LOCK, OUT)
    sys.stdout.write(f"test packages {'fetched' if was_fetched else 'are there already'}\n")


if __name__ == "__main__":
    main()
