"""The fonts are there, and what they can show is known."""

from __future__ import annotations

from cairn.pack.fonts import FAMILIES, coverage


def test_each_family_shows_its_own_letters() -> None:
    samples = "eلवসਉતந😀\u2400"
    assert len(FAMILIES) == len(samples)
    for letter, covered in zip(samples, coverage(), strict=True):
        assert ord(letter) in covered


def test_no_family_claims_private_or_missing_characters() -> None:
    for covered in coverage():
        assert not covered & {0x4E2D, 0xFFFF, 0xD83D}
