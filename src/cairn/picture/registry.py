"""Every pattern there is. To add one: its file, a line here, its sentences, a story test."""

from __future__ import annotations

from cairn.picture.pattern import Pattern
from cairn.picture.patterns.after_told_to_stop import AfterToldToStop
from cairn.picture.patterns.how_often import HowOften

PATTERNS: tuple[Pattern, ...] = (HowOften(), AfterToldToStop())
