"""The one list of figures. A new figure is a module beside this one and a line here."""

from __future__ import annotations

from tests.assure import v01_kills
from tests.assure.figure import Figure

FIGURES: tuple[Figure, ...] = (v01_kills.FIGURE,)
