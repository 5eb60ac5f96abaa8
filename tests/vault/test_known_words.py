"""What somebody close would try first is found in the diary, and refused as a passphrase."""

from __future__ import annotations

from pathlib import Path

import pytest

from cairn.terms.moment import Moment, Precision
from cairn.terms.pack import PageOne
from cairn.vault.decide import decide_own_handles, decide_page_one
from cairn.vault.guessable import PassphraseKnown, require_strong
from cairn.vault.known_words import known_words
from cairn.vault.write_entry import NewEntry, write_entry, write_note
from tests.vault.vaults import new_vault

DAY = Moment("14 March 2021", earliest=1_615_680_000_000_000, precision=Precision.DAY)


def test_people_places_numbers_and_days_of_the_diary_are_known(tmp_path: Path) -> None:
    with new_vault(tmp_path / "harbour") as vault:
        write_entry(
            vault,
            NewEntry(
                "Biscuit barked. He rang from 07700 900456 outside Larkfield School.",
                DAY,
                place="Quayside Laundrette",
                people=("Rowan Featherstone",),
                witnesses="Mrs Okonjo-Bell",
            ),
        )
        write_note(vault, NewEntry("Told Tamsin everything."))
        decide_own_handles(vault, ("rosie.moon",))
        decide_page_one(vault, PageOne(children="Elowen, born 2017", initials="RM"))
        known = set(known_words(vault))
    assert {
        "harbour", "Biscuit", "07700 900456", "Larkfield", "School", "Quayside Laundrette",
        "Rowan Featherstone", "Mrs Okonjo-Bell", "Tamsin", "rosie.moon", "Elowen, born 2017",
        "14 March 2021", "14032021",
    } <= known  # fmt: skip
    for guess in ("tamsintamsin", "okonjobell2017", "ElowenRosie1", "larkfieldschool"):
        with pytest.raises(PassphraseKnown):
            require_strong(guess, known)
