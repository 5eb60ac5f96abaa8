"""What a real vault hands over, checked by the code of the page and by the checker in Python."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from cairn.language.catalogue import catalogue
from cairn.pack.record_verifier import inspect_beside, inspect_record
from cairn.platform.zygote import Zygote
from cairn.terms.acts import Tag
from cairn.terms.moment import DAY, Clock, Moment, Precision, ZoneSource, placed
from cairn.terms.original import ActRef
from cairn.terms.pack import PageOne
from cairn.vault.add_files import add_files
from cairn.vault.children import start_zygote
from cairn.vault.decide import decide_own_handles, decide_page_one
from cairn.vault.extract import extract
from cairn.vault.make_pack import pack_vault
from cairn.vault.record_contact import record_told_to_stop
from cairn.vault.vault import Vault
from cairn.vault.write_entry import NewEntry, add_to_entry, correct_entry, write_entry, write_note
from tests.pack.browser.node import ask, paths
from tests.pack.example import MAY_3
from tests.vault.vaults import new_vault

CHAT = "03/04/2025, 18:00 - Sam Poole: I am outside\n03/04/2025, 18:02 - Mia Hart: Please go\n"

pytestmark = pytest.mark.slow  # a vault has to be made


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with start_zygote() as started:
        yield started


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory, zygote: Zygote) -> Iterator[Vault]:
    folder = tmp_path_factory.mktemp("vault")
    (folder / "chat.txt").write_text(CHAT)
    with new_vault(folder / "v", zygote) as made:
        list(add_files(made, [folder / "chat.txt"]))
        decide_own_handles(made, ("Mia Hart",))
        decide_page_one(made, PageOne(initials="MH"))
        entry = NewEntry(
            "He rang the bell", impact="I did not sleep", place="home", people=("Sam",),
            witnesses="Ann, 07700 900123", details=(("reported", "101"),),
        )  # fmt: skip
        first = write_entry(made, entry)
        correct_entry(
            made, first, NewEntry("He rang twice \u2014 \U0001f600"), reason="I forgot one"
        )
        add_to_entry(made, first, NewEntry("and he waved"))
        told = Moment("3 May", MAY_3, MAY_3 + DAY, precision=Precision.DAY, clock=Clock.OWNER)
        more = (("place", "there"), ("reported", "no"), ("witnesses", "Bea, 07700 900124"))
        happened = placed(told, "Europe/London", ZoneSource.VAULT_HOME)
        record_told_to_stop(
            made,
            NewEntry("Leave me alone", happened=happened, people=("Sam",), details=more),
            channel="sms",
        )
        write_entry(made, NewEntry("He sat in a car", happened=happened, details=more))
        write_note(made, NewEntry("only for me"))
        yield made


@pytest.fixture(scope="module")
def pack(vault: Vault, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packs")
    return pack_vault(vault, folder, purpose="police", words=catalogue()).folder


def test_a_pack_of_a_vault_fits_its_record(pack: Path) -> None:
    (report,) = ask({"pack": str(pack)})
    assert report["wrong"] == report["skipped"] == []
    assert report["record"]["wrong"] == report["record"]["skipped"] == []
    record, items = (pack / "checks" / name for name in ("record.json", "items.jsonl"))
    assert inspect_beside(record.read_bytes(), items.read_bytes()).faults == ()
    (branch,) = report["record"]["branches"]
    (expected,) = inspect_record((pack / "checks/record.json").read_bytes()).branches
    assert (branch["origin"], branch["size"]) == (expected.origin, expected.size)
    counts = (branch["opened"], branch["silent"], branch["closed"])
    assert counts == (expected.opened, expected.silent, expected.closed)


@pytest.mark.parametrize(
    ("before", "after", "step", "what"),
    [
        ("He rang the bell", "He rang no bell", 7, "text"),
        ("I did not sleep", "I slept well", 7, "impact"),
        ('"place", "home"', '"place", "there"', 7, "place"),
        ("I forgot one", "I was asked to", 7, "reason"),
        ('"people": ["Sam"]', '"people": ["Tom"]', 7, "people"),
        ('"as_written": "3 May"', '"as_written": "4 May"', 7, "happened"),
        (
            '"happened": {"approximate": false, "as_written": ""',
            '"happened": {"as_written": "now"',
            7,
            "happened",
        ),
        ('"reported", "101"', '"reported", "999"', 7, "details"),
        ('"channel": "sms"', '"channel": "phone"', 7, "channel"),
        ('"kind": "entry"', '"kind": "correction"', 7, "kind"),
        ('"kind": "told_to_stop"', '"kind": "contact_arranged"', 7, "kind"),
        (f'"size": {len(CHAT)}', f'"size": {len(CHAT) + 1}', 8, "original"),
    ],
)
def test_an_item_that_says_something_else_is_named(
    pack: Path, before: str, after: str, step: int, what: str
) -> None:
    name = "checks/items.jsonl"
    text = (pack / name).read_text("ascii")
    assert before in text
    other = base64.b64encode(text.replace(before, after).encode("ascii")).decode("ascii")
    (report,) = ask({"pack": str(pack), "changed": {name: other}})
    assert paths(report) == [name]
    beside = inspect_beside((pack / "checks/record.json").read_bytes(), base64.b64decode(other))
    assert {one.step for one in beside.faults} == {step}
    assert {(one["step"], one["what"]) for one in report["record"]["wrong"]} == {(step, what)}


def test_whatever_is_chosen_to_be_shown_both_checkers_find_nothing_wrong(vault: Vault) -> None:
    chance = random.Random(11)  # noqa: S311 - a choice for a test, not a secret
    acts = [act.ref for journal in (vault.record, vault.notes) for act in journal.acts]
    extracts = []
    for _ in range(50):
        chosen = chance.sample(acts, chance.randrange(len(acts) + 1))
        fields = {ref: frozenset(chance.sample(list(Tag), chance.randrange(8))) for ref in chosen}
        last = chance.randrange(len(acts) // 2)
        whole = (ActRef(0, 1, chance.randrange(last + 1)), ActRef(0, 1, last))
        extracts.append(extract(vault, fields, whole=whole if chance.random() < 0.5 else None))
    for data, report in zip(
        extracts, ask(*({"record": data.decode("ascii")} for data in extracts)), strict=True
    ):
        expected = inspect_record(data)
        assert report["wrong"] == []
        assert expected.faults == ()
        told = [(one["opened"], one["silent"], one["closed"]) for one in report["branches"]]
        assert told == [(one.opened, one.silent, one.closed) for one in expected.branches]
