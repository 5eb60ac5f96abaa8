"""The answers of an open vault: one function for each request, in one explicit list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from cairn.language.when import understand
from cairn.terms.errors import Problem
from cairn.vault.check_vault import check_vault
from cairn.vault.drafts import DraftText, drafts, drop_draft, keep_draft, new_name, open_draft
from cairn.vault.requests import (
    Answer,
    Check,
    Checked,
    Done,
    DraftSeen,
    DropDraft,
    KeepDraft,
    PictureSeen,
    Refused,
    Request,
    RowsFound,
    Search,
    SeeDraft,
    SeeNotes,
    SeePicture,
    StayOpen,
    WireRow,
    WriteEntry,
    WrittenDown,
)
from cairn.vault.search import search
from cairn.vault.see_notes import see_notes
from cairn.vault.see_picture import see_picture
from cairn.vault.vault import Vault
from cairn.vault.write_entry import NewEntry, write_entry, write_note


class Answering:
    """Answers requests, and knows under which name the draft of this session is kept."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._draft = ""
        self._ways: dict[type[Any], Callable[[Any], Answer]] = {
            WriteEntry: self._write,
            SeePicture: self._see_picture,
            Search: self._search,
            SeeNotes: self._see_notes,
            Check: self._check,
            KeepDraft: self._keep_draft,
            SeeDraft: self._see_draft,
            DropDraft: self._drop_draft,
            StayOpen: lambda _: Done(),
        }

    def answer(self, request: Request) -> Answer:
        """The answer, or ``Refused`` with what a ``Problem`` says."""
        try:
            return self._ways[type(request)](request)
        except Problem as problem:
            return Refused(problem.say, problem.hint, problem.exit_code)

    def _write(self, given: WriteEntry) -> WrittenDown:
        vault = self._vault
        now = vault.around.clock()
        happened = understand(given.when, now=now, zone=vault.home_zone) if given.when else None
        entry = NewEntry(
            given.text, happened, given.impact, given.place, given.people, given.witnesses
        )
        ref = (write_note if given.is_private else write_entry)(vault, entry)
        if self._draft:
            drop_draft(vault, self._draft)
            self._draft = ""
        return WrittenDown(str(ref), happened)

    def _see_picture(self, given: SeePicture) -> PictureSeen:
        return PictureSeen.of(see_picture(self._vault, newest=given.newest))

    def _search(self, given: Search) -> RowsFound:
        found = search(self._vault, given.words, limit=given.limit)
        return RowsFound(found.count, tuple(map(WireRow.of, found.rows)))

    def _see_notes(self, _: SeeNotes) -> RowsFound:
        notes = see_notes(self._vault)
        return RowsFound(len(notes), tuple(map(WireRow.of, notes)))

    def _check(self, _: Check) -> Checked:
        return Checked(check_vault(self._vault))

    def _keep_draft(self, given: KeepDraft) -> Done:
        self._draft = self._draft or new_name(self._vault)
        text = msgspec.convert(msgspec.to_builtins(given.entry), DraftText)
        keep_draft(self._vault, self._draft, text)
        return Done()

    def _see_draft(self, _: SeeDraft) -> DraftSeen:
        """What is seen is from now on the draft of this session: writing it down takes it away."""
        kept = drafts(self._vault)
        if not kept:
            return DraftSeen(None)
        text = open_draft(self._vault, kept[0])
        self._draft = kept[0]
        return DraftSeen(WriteEntry(*msgspec.structs.astuple(text)))

    def _drop_draft(self, _: DropDraft) -> Done:
        names = (self._draft,) if self._draft else drafts(self._vault)[:1]
        for name in names:
            drop_draft(self._vault, name)
        self._draft = ""
        return Done()
