"""The time zone this computer is set to, by its IANA name."""

from __future__ import annotations

import os
from pathlib import Path
from zoneinfo import ZoneInfo

_DATABASE = "zoneinfo/"


def _is_known(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def zone_of_this_computer() -> str | None:
    """``TZ``, else the target of /etc/localtime, else /etc/timezone; ``None`` if none is a name.

    A computer that counts in UTC says nothing of where its owner lives, so that is ``None`` too.
    """
    candidates = [os.environ.get("TZ", "").removeprefix(":")]
    target = os.path.realpath("/etc/localtime")
    candidates.append(target.partition(_DATABASE)[2])
    timezone = Path("/etc/timezone")
    if timezone.is_file():
        candidates.append(timezone.read_text(encoding="utf-8", errors="replace").strip())
    names = (name for name in candidates if "/" in name and not name.startswith("Etc/"))
    return next((name for name in names if _is_known(name)), None)
