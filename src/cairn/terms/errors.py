"""Everything that can go wrong and that a person may need to be told.

A ``Problem`` carries two sentences: what happened, and what to do next. Each kind lives beside the
code that raises it; the base and the exit codes live here. Exit codes follow BSD ``sysexits.h``.
"""

from __future__ import annotations

from typing import ClassVar

CHECK_FOUND_SOMETHING = 1
USAGE = 2
DATA_ERROR = 65
NO_INPUT = 66
CANNOT_CREATE = 73
IO_ERROR = 74
TRY_AGAIN = 75
NEWER_FORMAT = 76
NO_PERMISSION = 77


class Problem(Exception):
    """Something went wrong. ``say`` is for the owner, ``hint`` is what to try next.

    ``facts`` are counts, codes and sizes for a log: never text from a file, a name or a path.
    """

    say: ClassVar[str] = "Something went wrong. Nothing was lost."
    hint: ClassVar[str] = "Close the program, open it again, and try once more."
    exit_code: ClassVar[int] = IO_ERROR

    def __init__(self, **facts: int | str) -> None:
        self.facts = facts
        super().__init__(type(self).__name__)
