"""The programs that go into a pack to check it, each as it stands here, and where it is there.

They need nothing but Python 3.8 or later and each other: ``verify.py`` checks the files of the
pack, ``verify_record.py`` with its neighbours the extract from the record.
"""

from __future__ import annotations

from pathlib import Path

from cairn.pack import record_beside, record_form, record_tree, record_verifier, verifier

_MODULES = {
    verifier.VERIFIER: verifier,
    "checks/verify_record.py": record_verifier,
    "checks/record_form.py": record_form,
    "checks/record_tree.py": record_tree,
    "checks/record_beside.py": record_beside,
}
FOR_THE_RECORD = tuple(path for path in _MODULES if path != verifier.VERIFIER)
"""Paths of those that a pack without an extract does not need."""


def source(path: str) -> bytes:
    """The program at ``path`` in a pack. ``KeyError`` for a path that holds none."""
    return Path(str(_MODULES[path].__file__)).read_bytes()
