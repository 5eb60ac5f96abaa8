"""V17: extracts give nothing away but what was chosen, and both checkers find the same."""

from __future__ import annotations

import base64
import random
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cairn.journal.body import Body
from cairn.journal.journal import Journal
from cairn.journal.record import Draft
from cairn.pack.record_verifier import inspect_record
from cairn.terms.acts import Kind, Tag
from cairn.terms.original import ActRef
from cairn.vault.extract import extract
from cairn.vault.vault import Vault
from cairn.vault.write_entry import NewEntry, add_to_entry, correct_entry, write_entry, write_note
from tests.assure.figure import Counts, Figure, Must, none_of
from tests.pack.browser.node import ask
from tests.vault.vaults import new_vault

_WORD = re.compile(r"<[^>]*>")

_HEX = b"0123456789abcdef"


def make(root: Path, extracts: int) -> Counts:
    chance, found = random.Random(extracts), Counter[str]()  # noqa: S311 - can be made again
    with new_vault(root / "v") as vault:
        _fill(vault, chance)
        bodies = _bodies(vault)
        made = [_one(vault, chance) for _ in range(extracts)]
    questions: list[bytes] = []
    for data, shown in made:
        found["extracts"] += 1
        _leaks(found, data, bodies, shown)
        questions += [data, _changed(data, chance)]
    _both(found, questions)
    return {name: found[name] for name in (
        "extracts", "fields opened", "fields kept closed", "salts or words given away",
        "chosen fields that are not there", "good extracts refused",
        "extracts with one character changed", "changed extracts taken as good",
        "times the two checkers disagreed",
    )}  # fmt: skip


def _fill(vault: Vault, chance: random.Random) -> None:
    """Entries with every field, additions, corrections, private notes; each value used once."""

    def entry(number: int) -> NewEntry:
        def word(name: str) -> str:
            return f"<{name} {number} {chance.random()}>"

        return NewEntry(
            word("text"), impact=word("impact"), place=word("place"), people=(word("person"),),
            witnesses=word("witness"), details=(("reported", word("reported")),),
        )  # fmt: skip

    refs = [write_entry(vault, entry(number)) for number in range(24)]
    for number in range(24, 32):
        add_to_entry(vault, chance.choice(refs), entry(number))
        correct_entry(vault, chance.choice(refs), entry(number + 100), reason=f"<why {number}>")
        write_note(vault, entry(number + 200))
    vault.record.append([Draft(Kind.ENTRY, {Tag.TEXT: "destroyed"})])
    vault.record.dispose(vault.record.acts[-1].ref, values={})


def _bodies(vault: Vault) -> dict[ActRef, Body]:
    return {ref: body for journal in (vault.record, vault.notes) for act in journal.acts
            if (body := _body(journal, ref := act.ref)) is not None}  # fmt: skip


def _body(journal: Journal, ref: ActRef) -> Body | None:
    return journal.body_of(ref)


def _one(vault: Vault, chance: random.Random) -> tuple[bytes, dict[ActRef, set[int]]]:
    entries = [act.ref for journal in (vault.record, vault.notes) for act in journal.acts
               if getattr(act, "kind", None) is Kind.ENTRY]  # fmt: skip
    fields = {
        ref: {Tag(tag) for tag in chance.sample(range(1, 17), chance.randrange(6))}
        for ref in chance.sample(entries, chance.randrange(1, 8))
    }
    whole = None
    if chance.random() < 0.5:
        at = sorted(chance.sample([act.ref.seq for act in vault.record.acts], 2))
        whole = (ActRef(0, 1, at[0]), ActRef(0, 1, at[1]))
    shown = {ref: {int(tag) for tag in tags} for ref, tags in fields.items()}
    return extract(vault, fields, whole=whole), shown


def _leaks(
    found: Counter[str],
    data: bytes,
    bodies: Mapping[ActRef, Body],
    shown: Mapping[ActRef, set[int]],
) -> None:
    for ref, body in bodies.items():
        # Of what revises an act that is shown, the time and what it is about are always open.
        always = {1, 9} if body.context.kind in (Kind.ADDITION, Kind.CORRECTION) else set()
        for field in body.fields:
            chosen = field.tag in shown.get(ref, set())
            has_salt = base64.b64decode(field.salt).hex().encode() in data
            has_words = any(word.encode() in data for word in _WORD.findall(field.value))
            found["fields opened" if chosen else "fields kept closed"] += 1
            found["chosen fields that are not there"] += chosen and not has_salt
            if not chosen and field.tag not in always:
                found["salts or words given away"] += has_salt or has_words


def _changed(data: bytes, chance: random.Random) -> bytes:
    """Another digit in the place of one, somewhere."""
    places = [at for at in range(len(data)) if data[at] in _HEX]
    at = chance.choice(places)
    other = chance.choice([digit for digit in b"0123456789" if digit != data[at]])
    return data[:at] + bytes([other]) + data[at + 1 :]


def _both(found: Counter[str], questions: list[bytes]) -> None:
    asked = ({"record": data.decode(), "items": ""} for data in questions)
    answers: list[dict[str, Any]] = ask(*asked)
    for number, (data, theirs) in enumerate(zip(questions, answers, strict=True)):
        ours = inspect_record(data).faults
        found["times the two checkers disagreed"] += {fault.step for fault in ours} != {
            one["step"] for one in theirs["wrong"]
        }
        if number % 2:
            found["extracts with one character changed"] += 1
            found["changed extracts taken as good"] += not ours
        else:
            found["good extracts refused"] += bool(ours)


FIGURE = Figure(
    name="extracts",
    number="V17",
    question="Does an extract give away anything but what was chosen, and do both checkers agree?",
    shows=(
        "Fields drawn by chance of acts drawn by chance, from the record and from private "
        "notes, half of them with a whole stretch. Every salt and every word of the diary that was "
        "not chosen is looked for in them. Each is then checked, as it is and with one character "
        "changed, by the checker in Python and by the one in JavaScript."
    ),
    does_not_show=(
        "What can be concluded from that there is an act, from its place and from the times shown; "
        "and what is in the words that were chosen."
    ),
    make=make,
    unit="extracts",
    ci_size=50,
    long_size=500,
    must=(
        Must("extracts", ">=", 50),
        Must("fields opened", ">=", 300),
        *none_of("salts or words given away", "chosen fields that are not there",
                 "good extracts refused", "changed extracts taken as good",
                 "times the two checkers disagreed"),
    ),
)  # fmt: skip
