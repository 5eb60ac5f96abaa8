"""Python looks for loops among objects each time some hundreds more were made. Where thousands are
made to stay, none of them in loops, it looks through all of them again and again.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = 100_000
"""Objects made since the last look; a few tens of megabytes could wait in loops meanwhile."""


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Within it, loops are looked for far less often. Also right inside another."""
    before = gc.get_threshold()
    gc.set_threshold(max(_SELDOM, before[0]) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
