"""The page of figures is exactly what its results say."""

from __future__ import annotations

from tests.assure.made import FOLDER, path_of, read
from tests.assure.page import PAGE, page
from tests.assure.registry import FIGURES


def test_the_page_is_rendered_from_the_committed_results() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(FIGURES)


def test_every_result_belongs_to_a_figure_and_holds() -> None:
    assert {path.name for path in FOLDER.iterdir()} <= {path_of(one).name for one in FIGURES}
    for figure in FIGURES:
        result = read(figure)
        if result is not None and not result["not_run"]:
            assert figure.broken(result["counts"]) == ()
            assert result["broken"] == []
            assert result["made_with"]["commit"]
