"""Every public file at hand, read where readers really run, and a table of what came of it.

``python -m tests.readers.all_samples`` writes the table in docs/formats.md anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cairn.platform.zygote import Zygote
from cairn.terms.reading import Answers, Found, Unread
from cairn.vault.children import start_zygote
from cairn.vault.measured import Measured
from cairn.vault.shut_away import read_shut_away
from tests.readers.sources import Bytes
from tests.readers.test_samples import SAMPLES

PAGE = Path(__file__).parents[2] / "docs" / "formats.md"
BEGINS, ENDS = "<!-- the table of all public files begins -->", "<!-- and ends -->"
_NONE = "kept as it is"


@dataclass(slots=True)
class Line:
    """What came of one folder of files."""

    files: int = 0
    readers: Counter[str] = field(default_factory=Counter)
    items: int = 0
    system: int = 0
    unread: Counter[str] = field(default_factory=Counter)
    parts: Counter[str] = field(default_factory=Counter)
    stopped: Counter[str] = field(default_factory=Counter)


def folders() -> list[Path]:
    return sorted(path for path in SAMPLES.iterdir() if path.is_dir())


def lines(zygote: Zygote) -> Iterator[tuple[str, Line]]:
    for folder in folders():
        line = Line()
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            _read(path, line, zygote)
        yield folder.name, line


def _read(path: Path, line: Line, zygote: Zygote) -> None:
    measured = Measured()
    found: list[Found] = [
        measured.take(one) for one in read_shut_away(zygote, Bytes.at(path), Answers(), measured)
    ]
    reading = measured.reading()
    assert reading.unread == sum(one.count for one in found if isinstance(one, Unread))
    line.files += 1
    line.readers[reading.reader or _NONE] += 1
    line.items += reading.items
    line.system += reading.system
    line.stopped[reading.stopped] += 1
    for one in found:
        if isinstance(one, Unread):
            line.unread[one.reason] += one.count
    for kept in reading.kept:
        line.parts[kept.why] += 1


def table(zygote: Zygote) -> str:
    rows = [
        "| folder | files | read by | items | the app's own lines | not read | parts kept |",
        "|---|---|---|---|---|---|---|",
    ]
    total = Line()
    for name, line in lines(zygote):
        rows.append(_row(name, line))
        total.files += line.files
        total.items += line.items
        total.system += line.system
        total.unread += line.unread
        total.parts += line.parts
        total.stopped += line.stopped
    rows.append(_row("all", total))
    return "\n".join(rows) + "\n"


def _row(name: str, line: Line) -> str:
    readers = ", ".join(f"{reader} {count}" for reader, count in sorted(line.readers.items()))
    unread = ", ".join(f"{reason} {count:,}" for reason, count in sorted(line.unread.items()))
    return (
        f"| {name} | {line.files} | {readers or '–'} | {line.items:,} | {line.system:,} |"
        f" {unread or '–'} | {line.parts.total():,} |"
    )


if __name__ == "__main__":
    page = PAGE.read_text("utf-8")
    before, _, rest = page.partition(BEGINS + "\n")
    with start_zygote() as started:
        PAGE.write_text(before + BEGINS + "\n" + table(started) + ENDS + rest.partition(ENDS)[2])
