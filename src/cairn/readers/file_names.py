"""The day and time that phones and apps write into the names of pictures, films and recordings.

Seen: ``IMG_20220323_133100.jpg``, ``PXL_20240501_113005123.jpg`` (UTC), ``IMG-20220323-WA0002.jpg``
(the day it came or went by WhatsApp), ``Screenshot_20240501-133005.png``, ``Screenshot 2024-05-01
at 13.30.05.png``, ``WhatsApp Image 2022-03-27 at 9.41.55 PM.jpeg``,
``00000035-PHOTO-2022-03-27-21-41-55.jpg``. A name can be changed by anybody.
"""

from __future__ import annotations

import re
from dataclasses import replace

from cairn.readers.instants import from_iso
from cairn.terms.moment import DAY, Clock, Moment, Precision

_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?:(?!\d)|(?=(?:\d{3}){2,3}(?!\d)))"
)
_TIME = re.compile(
    r"(?:[-_ T]|\s+at\s+|,\s*)?([01]?\d|2[0-3])([-_.:]?)([0-5]\d)\2([0-5]\d)(?:\d{3})?(?!\d)"
    r"(?:\s?([AaPp])\.?[Mm]\.?)?"
)


def moment_in_name(path: str) -> Moment | None:
    """What the name of a file says of its time; ``None`` where it says nothing."""
    name = path.rpartition("/")[2]
    for match in _DATE.finditer(name):
        day = f"{match[1]}-{match[3]}-{match[4]}"
        time = _TIME.match(name, match.end())
        if time is None:
            midnight = from_iso(f"{day}T00:00:00", clock=Clock.FILE)
            if midnight.local_from is None:
                continue
            return replace(
                midnight,
                as_written=name,
                local_to=midnight.local_from + DAY,
                precision=Precision.DAY,
            )
        hour = int(time[1])
        if time[5] and 1 <= hour <= 12:
            hour = hour % 12 + (12 if time[5] in "pP" else 0)
        zone = "Z" if name.startswith("PXL_") else ""
        moment = from_iso(f"{day}T{hour:02}:{time[3]}:{time[4]}{zone}", clock=Clock.FILE)
        if moment.local_from is not None:
            return replace(moment, as_written=name)
    return None
