"""The examples of every reader, and what is expected of each.

``python -m tests.readers.expected`` writes the expected files anew; then read the difference.
"""

from __future__ import annotations

import json
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec

from cairn.readers.parent import read_in_process
from cairn.readers.registry import READERS
from cairn.terms.reading import Answers
from tests.readers.sources import Bytes

_ENDINGS = (
    ".txt", ".zip", ".xml", ".csv", ".html", ".eml", ".emlx", ".mbox", ".msg", ".pst",
    ".json", ".js",
    ".jpg", ".png", ".webp", ".gif", ".tif", ".heic", ".avif",
    ".mov", ".mp4", ".m4a", ".opus", ".amr", ".wav",
    ".vcf", ".ics",
    ".db", ".sqlite", ".storedata",
    ".jsonl", ".md", ".gpx",
    ".pdf", ".docx", ".odt", ".xlsx", ".ods",
)  # fmt: skip
HERE = Path(__file__).parent
OWN = ("Mia Hart", "Hart Mia")


def folder_of(reader_name: str) -> Path:
    return HERE / reader_name.replace("-", "_")


def examples_of(reader_name: str) -> list[Path]:
    return sorted(
        path
        for path in folder_of(reader_name).iterdir()
        if not path.name.endswith(".expected.json") and path.suffix in _ENDINGS
    )


EXAMPLES = [(reader.name, path) for reader in READERS for path in examples_of(reader.name)]
ANSWERS = Answers(zone="Europe/London", own_handles=OWN)


def expected_file(example: Path) -> Path:
    return example.with_name(example.name + ".expected.json")


def as_json(example: Path) -> str:
    """Everything found, one value a line, defaults left out."""
    found, end = read_in_process(Bytes.at(example), ANSWERS)
    lines = [json.dumps(_plain(one), ensure_ascii=False) for one in (*found, end)]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def _plain(value: object) -> dict[str, Any]:
    fields = msgspec.structs.asdict(value) if isinstance(value, msgspec.Struct) else None
    named = fields if fields is not None else msgspec.to_builtins(value)
    kept = {
        name: _value(one) for name, one in named.items() if one not in ("", None, [], (), False)
    }
    return {"is": type(value).__name__.lower(), **kept}


def _value(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {
            name: _value(one) for name, one in value.items() if one not in ("", None, [], False)
        }
    if isinstance(value, list | tuple):
        return [_value(one) for one in value]
    return value


if __name__ == "__main__":
    for _, path in EXAMPLES:
        expected_file(path).write_text(as_json(path), encoding="utf-8")
