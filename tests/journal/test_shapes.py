"""An act whose fields are not what its kind needs is kept as an unknown one, whoever signed it."""

from __future__ import annotations

import pytest

from cairn.evidence.received import text_of
from cairn.journal.shapes import act_of
from cairn.terms.acts import Act, Kind, Tag, UnknownAct
from cairn.terms.moment import Moment
from cairn.terms.original import ActRef, Original, Seal

REF = ActRef(0, 1, 5)
NOW = text_of(Moment("today", earliest=1, latest=2))
ORIGINAL = text_of(Original("photo", 5, "ab" * 32))
SEAL = text_of(Seal("cd" * 32, 100, 50, 1))
FAR = text_of(Moment("far", earliest=9 * 10**18, latest=9 * 10**18))
WHOLE = {Tag.WRITTEN_AT: NOW, Tag.ORIGINAL: ORIGINAL, Tag.SEAL: SEAL}


def made(kind: int, values: dict[Tag, str]) -> object:
    fields = tuple(sorted((int(tag), text) for tag, text in values.items()))
    return act_of(REF, kind, 1, fields, b"\1" * 32)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Kind.ENTRY, {Tag.WRITTEN_AT: NOW, Tag.TEXT: "not { JSON"}),
        (Kind.ENTRY, {}),
        (Kind.RECEIVED, WHOLE),
        (Kind.BROUGHT_IN, {**WHOLE, Tag.DETAILS: '{"log":"1"}'}),
        (Kind.DISPOSED, {Tag.DETAILS: text_of({"sealed": "ab" * 32})}),
        (Kind.DECIDED, {Tag.DETAILS: text_of({"own_handles": '["a"]'})}),
    ],
)
def test_what_has_the_form_of_its_kind_is_an_act(kind: Kind, values: dict[Tag, str]) -> None:
    assert isinstance(made(kind, values), Act)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (99, {}),
        (Kind.ENTRY, {Tag.WRITTEN_AT: "{}"}),
        (Kind.ENTRY, {Tag.WRITTEN_AT: FAR}),
        (Kind.ENTRY, {Tag.HAPPENED: "last week"}),
        (Kind.ENTRY, {Tag.PEOPLE: "[1]"}),
        (Kind.ENTRY, {Tag.DETAILS: "5"}),
        (Kind.ENTRY, {Tag.DETAILS: "[" * 60_000}),
        (Kind.ENTRY, {Tag.DETAILS: '{"a":' * 60_000}),
        (Kind.BINNED, {Tag.CONCERNS: "7"}),
        (Kind.CREATED, {}),
        (Kind.RECEIVED, {}),
        (Kind.RECEIVED, {**WHOLE, Tag.ORIGINAL: "{}"}),
        (Kind.RECEIVED, {**WHOLE, Tag.SEAL: text_of(Seal("../../header", 1, 1, 1))}),
        (Kind.RECEIVED, {**WHOLE, Tag.SEAL: text_of(Seal("cd" * 32, -1, 1, 1))}),
        (Kind.BROUGHT_IN, WHOLE),
        (Kind.BROUGHT_IN, {**WHOLE, Tag.DETAILS: '{"log":"9"}'}),
        (Kind.DISPOSED, {Tag.DETAILS: text_of({"sealed": "../header"})}),
        (Kind.DECIDED, {Tag.DETAILS: text_of({"own_handles": "{"})}),
        (Kind.ANCHOR_ASKED, {Tag.DETAILS: "{}"}),
        (Kind.ANCHORED, {Tag.DETAILS: text_of({"reply": "?", "authority": "", "at": "1",
                                               "not_after": "2"})}),
    ],
)  # fmt: skip
def test_what_has_another_form_is_kept_as_unknown(kind: int, values: dict[Tag, str]) -> None:
    act = made(kind, values)
    assert isinstance(act, UnknownAct)
    assert (act.ref, act.kind, len(act.fields)) == (REF, kind, len(values))
