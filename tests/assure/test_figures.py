"""Every figure, made at its small size: what has to hold, holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assure.figure import CannotRunHere, Figure
from tests.assure.registry import FIGURES


@pytest.mark.slow
@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
def test_what_has_to_hold_holds(figure: Figure, tmp_path: Path) -> None:
    try:
        counts = figure.make(tmp_path, figure.ci_size)
    except CannotRunHere as why:
        pytest.skip(str(why))
    assert figure.broken(counts) == (), dict(counts)


def test_a_figure_that_counts_something_wrong_does_not_hold() -> None:
    for figure in FIGURES:
        assert len(figure.broken({})) == len(figure.must)
        for one in figure.must:
            counts = {one.count: -1}
            assert not one.holds(counts)


def test_names_and_numbers_are_used_once() -> None:
    assert len({figure.name for figure in FIGURES}) == len(FIGURES)
    assert len({figure.number for figure in FIGURES}) == len(FIGURES)
    assert all(figure.long_size >= figure.ci_size for figure in FIGURES)
