"""What holds for every test."""

from __future__ import annotations

from hypothesis import settings

# How long an example may take depends on what else the computer does: no test asks for it.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
