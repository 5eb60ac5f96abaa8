"""The one list of figures. A new figure is a module beside this one and a line here."""

from __future__ import annotations

from tests.assure import (
    v01_kills,
    v02_power_cuts,
    v03_failing_disk,
    v04_full_disk,
    v06_bit_flips,
    v07_logs,
    v10_memory,
    v13_fuzz,
    v15_age,
    v16_tree,
    v17_extracts,
    v19_guessing,
    v25_recovery,
    v28_metadata,
)
from tests.assure.figure import Figure

FIGURES: tuple[Figure, ...] = (
    v01_kills.FIGURE,
    v02_power_cuts.FIGURE,
    v03_failing_disk.FIGURE,
    v04_full_disk.FIGURE,
    v06_bit_flips.FIGURE,
    v07_logs.FIGURE,
    v10_memory.FIGURE,
    v13_fuzz.MESSAGES,
    v13_fuzz.MEDIA,
    v15_age.FIGURE,
    v16_tree.FIGURE,
    v17_extracts.FIGURE,
    v19_guessing.FIGURE,
    v25_recovery.FIGURE,
    v28_metadata.FIGURE,
)
