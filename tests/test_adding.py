"""Whoever follows docs/adding finds every place that it names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [*sorted((ROOT / "docs" / "adding").glob("*.md")), ROOT / "docs" / "words.md"]
NAMED = re.compile(r"`((?:src|tests|docs)/[^`<]+|[a-z][a-z_.]+\.(?:py|json))`")
LINKED = re.compile(r"\]\(([^)#:]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_place_that_is_named_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    missing = [name for name in NAMED.findall(text) if not (ROOT / name).exists()]
    missing += [name for name in LINKED.findall(text) if not (page.parent / name).exists()]
    assert not missing


def test_there_is_a_page_for_each_thing_that_can_be_added() -> None:
    fits = (ROOT / "docs" / "how-it-fits.md").read_text(encoding="utf-8")
    for page in (ROOT / "docs" / "adding").glob("*.md"):
        assert f"adding/{page.name}" in fits
