"""The files of a sample case, counted in the plainest way there is and by none of our readers."""

from __future__ import annotations

import csv
import re
import zipfile
from collections import Counter
from pathlib import Path
from xml.sax.saxutils import unescape

IOS = re.compile(
    "\u200e?\\[(\\d\\d/\\d\\d/\\d{4}, \\d\\d:\\d\\d:\\d\\d)\\] ([^:]+): (.*)", re.DOTALL
)
ANDROID = re.compile(r"(\d\d/\d\d/\d{4}, \d\d:\d\d) - (?:([^:]+): )?(.*)", re.DOTALL)
NOTICES = ("Messages and calls are end-to-end encrypted", "You blocked", "Your security code")
ELEMENT = re.compile(r"<(sms|mms|call) ([^>]*)>")
ATTRIBUTE = re.compile(r'(\w+)=("[^"]*"|\'[^\']*\')')


def all_files(case: Path) -> list[str]:
    """Paths within the case, but for the truth about it."""
    return sorted(
        path.relative_to(case).as_posix()
        for path in case.rglob("*")
        if path.is_file() and path.name != "truth.json"
    )


def records_of(path: Path) -> list[tuple[str, str, str]]:
    """Time, name and words of each record of a chat; no name if it is the app's own."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            text = archive.read("_chat.txt").decode()
        matches = [IOS.fullmatch(line) for line in text.removesuffix("\r\n").split("\r\n")]
    else:
        text = path.read_bytes().decode().removesuffix("\n")
        matches = [ANDROID.fullmatch(one) for one in re.split(r"\n(?=\d\d/\d\d/\d{4}, )", text)]
    records = []
    for match in matches:
        assert match is not None, path
        when, name, words = match.groups()
        is_notice = words.lstrip("\u200e").startswith(NOTICES)
        records.append((when, "" if is_notice else name, words))
    return records


def elements_of(path: Path) -> list[tuple[str, dict[str, str]]]:
    """Name and attributes of each element under the root of a phone's backup."""
    return [
        (match[1], {name: unescape(value[1:-1]) for name, value in ATTRIBUTE.findall(match[2])})
        for match in ELEMENT.finditer(path.read_text("utf-8"))
    ]


def counts_of(path: Path) -> dict[str, int]:
    """The four counts of the conservation law, and the files that lie beside a chat."""
    counts = dict.fromkeys(("items", "system", "continuation", "unread", "kept"), 0)
    if "WhatsApp" in path.name:
        records = records_of(path)
        counts["system"] = sum(not name for _, name, _ in records)
        counts["items"] = len(records) - counts["system"]
        counts["continuation"] = sum(words.count("\n") for _, _, words in records)
        counts["kept"] = _members_beside(path)
    elif path.suffix == ".xml":
        counts["items"] = len(elements_of(path))
    elif path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            counts["items"] = sum(1 for _ in csv.reader(file)) - 1
        counts["continuation"] = 1
    else:
        counts["unread"] = 1
    return counts


def lines_of(path: Path) -> int:
    """How many line ends a chat has."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            return archive.read("_chat.txt").count(b"\n")
    return path.read_bytes().count(b"\n")


def senders_of(path: Path) -> Counter[str]:
    return Counter(name for _, name, _ in records_of(path) if name)


def all_text(case: Path) -> dict[str, str]:
    """Every piece of text in a case, the truth and the inside of the zip too."""
    found: dict[str, str] = {}
    for path in case.rglob("*"):
        if path.suffix in (".txt", ".xml", ".csv", ".json"):
            found[path.relative_to(case).as_posix()] = path.read_text("utf-8")
        elif path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                found[path.name] = archive.read("_chat.txt").decode()
    return found


def _members_beside(path: Path) -> int:
    if path.suffix != ".zip":
        return 0
    with zipfile.ZipFile(path) as archive:
        return len(archive.namelist()) - 1
