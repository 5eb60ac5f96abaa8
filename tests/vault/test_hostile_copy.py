"""A copy that was in other hands, with keys that were right once, is taken in: it destroys nothing
here, and keeps nobody out.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from cairn.evidence.received import text_of
from cairn.journal.record import Draft
from cairn.journal.references import written
from cairn.terms.acts import Act, Kind, Tag
from cairn.terms.moment import DAY
from cairn.terms.original import RECORD, ActRef
from cairn.vault.add_files import add_files
from cairn.vault.back_up import back_up
from cairn.vault.bin import Emptied, bin_of, empty_bin, put_in_bin
from cairn.vault.branches import brought_in, bytes_of
from cairn.vault.bring_in import bring_in
from cairn.vault.check_vault import check_vault
from cairn.vault.dispose import AddedElsewhere, dispose
from cairn.vault.now import written_at
from cairn.vault.restore import restore
from cairn.vault.rows import rows_of_acts
from cairn.vault.unlock import unlock
from cairn.vault.vault import Vault
from cairn.vault.write_entry import NewEntry, correct_entry, write_entry
from cairn.vault.write_here import write_here
from tests.vault.vaults import NOW, PASSPHRASE, ZONE, new_vault, opened, surroundings

pytestmark = pytest.mark.slow


def moment(days: int) -> str:
    return text_of(written_at(NOW + days * DAY, ZONE))


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    folder = tmp_path / "ours"
    (tmp_path / "photo").write_bytes(b"a picture")
    with new_vault(folder) as vault:
        write_entry(vault, NewEntry("the entry that both have"))
        list(add_files(vault, [tmp_path / "photo"]))
    shutil.copytree(folder, tmp_path / "theirs")
    with opened(tmp_path / "theirs") as vault:
        write_here(vault)
    return folder


def entry_of(vault: Vault) -> ActRef:
    return next(a.ref for a in vault.record.acts if isinstance(a, Act) and a.kind is Kind.ENTRY)


def taken_in(ours: Path, *drafts: tuple[Kind, Mapping[Tag, str]]) -> None:
    theirs = ours.with_name("theirs")
    with opened(theirs) as vault:
        vault.record.append([Draft(kind, values) for kind, values in drafts])
    with opened(ours) as vault, opened(theirs) as other:
        bring_in(vault, other)


def at(folder: Path, days: float) -> Vault:
    around = replace(surroundings(), clock=lambda: NOW + int(days * DAY))
    return unlock(folder, PASSPHRASE, around)


def test_acts_of_no_known_form_keep_nobody_out(ours: Path) -> None:
    kinds = (Kind.RECEIVED, Kind.BROUGHT_IN, Kind.DISPOSED, Kind.BINNED, Kind.ENTRY, Kind.DECIDED)
    taken_in(ours, *((kind, {Tag.WRITTEN_AT: "5", Tag.DETAILS: "5"}) for kind in kinds))
    with opened(ours) as vault:
        assert empty_bin(vault) == Emptied((), ())
        assert check_vault(vault).faults == ()
        assert check_vault(vault).unknown == len(kinds)
        assert len(tuple(rows_of_acts(vault.record.acts))) == 1
        assert str(write_entry(vault, NewEntry("and on"))).startswith("act:0.1.")


def test_a_copy_destroys_no_original_and_no_words_here(ours: Path, tmp_path: Path) -> None:
    with opened(ours) as vault:
        (one,), entry = vault.received(), entry_of(vault)
    gone = {Tag.WRITTEN_AT: moment(0), Tag.CONCERNS: written([entry, one.ref])}
    taken_in(
        ours, (Kind.DISPOSED, {**gone, Tag.DETAILS: text_of({"sealed": one.seal.sealed_sha256})})
    )
    with opened(ours) as vault:
        empty_bin(vault)
        back_up(vault, tmp_path / "backup")
        assert check_vault(vault).faults == ()
    restore(tmp_path / "backup", tmp_path / "restored", opened, random=surroundings().random)
    with opened(tmp_path / "restored") as vault:
        assert check_vault(vault).faults == ()
        assert [row.text for row in rows_of_acts(vault.record.acts)] == ["the entry that both have"]


def test_what_a_copy_put_into_the_bin_waits_thirty_days_from_when_it_was_taken_in(
    ours: Path,
) -> None:
    with opened(ours) as vault:
        entry = entry_of(vault)
    about = {Tag.CONCERNS: written([entry])}
    taken_in(
        ours,
        (Kind.BINNED, {**about, Tag.WRITTEN_AT: moment(-60)}),
        (Kind.BIN_DUE, {**about, Tag.WRITTEN_AT: moment(-20)}),
    )
    for days in (0, 1, 29):
        with at(ours, days) as vault:
            assert empty_bin(vault) == Emptied((), ())
    with at(ours, 30) as vault:
        assert empty_bin(vault) == Emptied((), (entry,))
    with at(ours, 31) as vault:
        assert empty_bin(vault) == Emptied((entry,), ())


def test_what_cannot_be_destroyed_here_keeps_nobody_out(ours: Path) -> None:
    with opened(ours) as vault:
        entry = entry_of(vault)
    theirs = ours.with_name("theirs")
    with opened(theirs) as vault:
        correct_entry(vault, entry, NewEntry("corrected there"))
    taken_in(ours, (Kind.ENTRY, {Tag.WRITTEN_AT: moment(0), Tag.TEXT: "written there"}))
    with opened(ours) as vault:
        alone = next(
            act.ref
            for act in vault.record.acts
            if isinstance(act, Act) and act.get(Tag.TEXT) == "written there"
        )
        put_in_bin(vault, entry)
        put_in_bin(vault, alone)
        with pytest.raises(AddedElsewhere):
            dispose(vault, entry)
    for days in (30, 31.5, 33):
        with at(ours, days) as vault:
            assert empty_bin(vault).destroyed == ()
            assert {one.ref for one in bin_of(vault)} == {entry, alone}
            assert check_vault(vault).faults == ()


def test_words_that_both_have_are_kept_once(ours: Path) -> None:
    taken_in(ours, (Kind.ENTRY, {Tag.WRITTEN_AT: moment(0), Tag.TEXT: "written there"}))
    with opened(ours) as vault:
        entry = entry_of(vault)
        body = next(
            stored.body
            for stored, walked in zip(
                vault.places.logs[0].read_from(), vault.record.walked, strict=True
            )
            if walked.act.ref == entry
        )
        one = next(one for log, one in brought_in(vault.record.acts) if log == RECORD)
        assert body not in bytes_of(one, vault.originals, vault.keys)
        dispose(vault, entry)
    with opened(ours) as vault:
        assert check_vault(vault).faults == ()
        assert [row.text for row in rows_of_acts(vault.record.acts)] == ["written there"]
