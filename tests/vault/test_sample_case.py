"""The whole way on the sample case: what the picture counts is what its author knows to be true."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cairn.language.when import understand, understand_span
from cairn.platform.zygote import Zygote
from cairn.sample.case import make_case
from cairn.terms.picture import Picture
from cairn.vault.add_files import add_files
from cairn.vault.check_vault import check_vault
from cairn.vault.children import start_zygote
from cairn.vault.decide import decide_about_original, decide_other_handles, decide_own_handles
from cairn.vault.index_of import index_of
from cairn.vault.readings import pending, readings
from cairn.vault.record_contact import record_contact_arranged, record_told_to_stop
from cairn.vault.see_picture import picture_of
from cairn.vault.vault import Vault
from cairn.vault.write_entry import NewEntry
from tests.vault.vaults import NOW, ZONE, new_vault

pytestmark = pytest.mark.slow
LATER = NOW + 500 * 86_400 * 1_000_000


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with start_zygote() as started:
        yield started


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("case") / "case"
    make_case(folder, messages=900, seed=3)
    return folder


def truth_of(case: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((case / "truth.json").read_text(encoding="utf-8"))
    return found


def filled(folder: Path, zygote: Zygote, exports: Path, own: str, others: list[str]) -> Vault:
    vault = new_vault(folder, zygote)
    list(add_files(vault, [exports]))
    decide_own_handles(vault, (own,))
    decide_other_handles(vault, tuple(others))
    for stored in pending(vault):
        decide_about_original(vault, stored.original.ref, date_order="dmy")
    return vault


def figures(picture: Picture, pattern: str) -> Counter[tuple[str, str]]:
    """Messages and calls together, by what is counted and with whom."""
    found: Counter[tuple[str, str]] = Counter()
    (finding,) = [one for one in picture.findings if one.pattern == pattern]
    for figure in finding.figures:
        found[figure.label.rpartition(".")[2], figure.who] += figure.value
    return found


def test_what_is_counted_is_what_is_true(tmp_path: Path, zygote: Zygote, case: Path) -> None:
    truth = truth_of(case)
    demo = truth["demo"]
    answers = demo["answers"]
    with filled(tmp_path / "v", zygote, case / "main", "Maya", answers["other_handles"]) as vault:
        for write in demo["writes"]:
            entry = write["entry"]
            people = tuple(entry.get("people", ()))
            if write["kind"] == "told-to-stop":
                happened = understand(entry["when"], now=LATER, zone=ZONE)
                record_told_to_stop(vault, NewEntry(entry["text"], happened, people=people))
            if write["kind"] == "contact-arranged":
                happened = understand_span(entry["when"], entry["until"], now=LATER, zone=ZONE)
                record_contact_arranged(vault, NewEntry(entry["text"], happened, people=people))
        _counts_are_true(vault, truth)
        told = figures(picture_of(vault), "after_told_to_stop")
        for name in ("after_told_to_stop", "arranged"):
            expected: Counter[str] = Counter()
            for file in truth["files"].values():
                expected.update(file[name])
            what = "came" if name == "after_told_to_stop" else "arranged"
            assert {who: told[what, who] for who in expected} == dict(expected)
        assert not check_vault(vault).faults


def _counts_are_true(vault: Vault, truth: dict[str, Any]) -> None:
    main = {name: file for name, file in truth["files"].items() if name.startswith("main/")}
    files = {name.rpartition("/")[2]: file for name, file in main.items()}
    for stored in readings(vault):
        file, reading = files[stored.original.original.name], stored.reading
        counts = (reading.items, reading.system, reading.continuation, reading.unread)
        assert counts == tuple(file[name] for name in ("items", "system", "continuation", "unread"))
        if file["first"]:
            assert stored.summary.first.startswith(file["first"])
            assert stored.summary.last.startswith(file["last"])


def test_ordinary_life_is_quiet(tmp_path: Path, zygote: Zygote, case: Path) -> None:
    with filled(tmp_path / "v", zygote, case / "ordinary", "Anna", ["Tom"]) as vault:
        picture = picture_of(vault)
        assert picture.items > 300
        assert [finding.figures for finding in picture.findings] == [(), ()]
        assert all(one.from_them and one.from_owner for one in picture.contacts)


def test_the_index_made_again_holds_the_same(tmp_path: Path, zygote: Zygote, case: Path) -> None:
    with filled(tmp_path / "v", zygote, case / "main", "Maya", []) as vault:
        with index_of(vault) as index:
            before = list(index.dump())
        vault.index_path.unlink()
        with index_of(vault) as index:
            assert list(index.dump()) == before
        assert len(before) > 900


def test_every_figure_is_chosen_again_from_the_index(
    tmp_path: Path, zygote: Zygote, case: Path
) -> None:
    with filled(tmp_path / "v", zygote, case / "main", "Maya", ["Daniel"]) as vault:
        picture = picture_of(vault)
        with index_of(vault) as index:
            for finding in picture.findings:
                for figure in finding.figures:
                    assert index.select(figure.selection).count == figure.value, figure
                    assert figure.selection.digest == index.select(figure.selection).digest
