"""The list of readers, and the page that tells people about them."""

from __future__ import annotations

from pathlib import Path

from cairn.readers.recognise import name_of
from cairn.readers.registry import READERS
from cairn.readers.whatsapp.phrases import PHRASES
from cairn.terms.reading import Unit

PAGE = Path(__file__).parents[2] / "docs" / "formats.md"


def test_every_reader_is_told_about() -> None:
    page = PAGE.read_text("utf-8")
    for reader in READERS:
        assert f"`{name_of(reader)}`" in page


def test_every_reader_keeps_its_promise_in_form() -> None:
    for reader in READERS:
        assert reader.version >= 1
        assert reader.unit in Unit


def test_the_quick_look_at_plain_messages_misses_no_notice() -> None:
    """``label`` passes over ASCII texts without "encrypt": every ASCII notice must have it."""
    phrases = PHRASES.encryption.pattern
    ascii_ones = [part for part in phrases.partition(")")[0].split("|") if part.isascii()]
    assert ascii_ones
    assert all("encrypt" in part for part in ascii_ones)
