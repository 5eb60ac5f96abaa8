"""What holds for every test."""

from __future__ import annotations

import pytest
from hypothesis import settings

# How long an example may take depends on what else the computer does: no test asks for it.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

LONGEST = (
    "tests/assure/test_figures.py",
    "tests/vault/test_rotate_killed.py",
    "tests/vault/test_back_up.py",
    "tests/vault/test_killed.py",
    "tests/crypto/test_age_others.py",
)
"""Minutes each. A file goes to one worker as a whole, so these begin first."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order = {path: place for place, path in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.nodeid.partition("::")[0], len(order)))
