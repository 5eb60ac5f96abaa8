"""Anchors from request to check, with authorities of our own; nothing leaves this machine."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from cairn.crypto.authorities import Authority, authorities
from cairn.crypto.checkpoint import sign_checkpoint
from cairn.crypto.paper import read_point
from cairn.crypto.timestamp import NotAReply, NotFromAuthority, OtherRequest
from cairn.journal.problems import ReadOnlyJournal
from cairn.vault.anchors import anchors, asked, begins_with, covered, fault_of, waiting
from cairn.vault.check_vault import check_vault
from cairn.vault.contact_authorities import contact_authorities, start_messengers
from cairn.vault.keep_anchor import AnchorKept, keep_anchor
from cairn.vault.messenger import NoAnswer, NotInstalled
from cairn.vault.print_anchor import key_words, paper_point
from cairn.vault.request_anchor import (
    CannotWriteRequests,
    OneIsTooFew,
    request_anchor,
    write_requests,
)
from cairn.vault.vault import Vault
from cairn.vault.write_entry import NewEntry, write_entry
from tests.crypto.local_authority import LocalAuthority
from tests.network.local_server import Told, say, serving
from tests.vault.vaults import new_vault, opened

pytestmark = pytest.mark.slow

WORDS = NewEntry("He was outside again.")


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[LocalAuthority, LocalAuthority]:
    root = tmp_path_factory.mktemp("authorities")
    return LocalAuthority(root / "a", name="Alder"), LocalAuthority(root / "b", name="Birch")


Two = tuple[LocalAuthority, LocalAuthority]


def listed(two: Two) -> tuple[Authority, ...]:
    return tuple(one.listed() for one in two)


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    """One for all: each test looks at what it added."""
    with new_vault(tmp_path_factory.mktemp("one") / "vault") as made:
        write_entry(made, WORDS)
        yield made


def test_requests_are_recorded_carried_and_their_answers_kept(two: Two, tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "vault")
    write_entry(vault, WORDS)
    made = request_anchor(vault, listed(two))
    files = write_requests(vault, made, tmp_path)
    assert [path.name for path in files] == ["2025-06-15-alder.tsq", "2025-06-15-birch.tsq"]
    kept = [
        keep_anchor(vault, authority.reply(path.read_bytes()), listed(two))
        for authority, path in zip(two, files, strict=True)
    ]
    assert [one.authority for one in kept] == ["Alder", "Birch"]
    vault.close()
    with opened(tmp_path / "vault") as again:
        assert anchors(again) == tuple(kept)
        assert [fault_of(again, one, listed(two)) for one in kept] == ["", ""]
        assert (len(asked(again)), waiting(again)) == (2, ())
        assert not check_vault(again, authorities=listed(two)).faults
        # Authorities that are not on the list are not believed.
        assert {fault.what for fault in check_vault(again).faults} == {"anchor-reply"}


def test_the_record_may_grow_after_an_anchor(vault: Vault, two: Two) -> None:
    first = request_anchor(vault, listed(two))[0]
    kept = keep_anchor(vault, two[0].reply(first.request), listed(two))
    for _ in range(3):
        write_entry(vault, WORDS)
    assert fault_of(vault, kept, listed(two)) == ""
    assert kept.not_after == kept.at + 1_500_000


def test_two_requests_for_the_same_record_have_nothing_in_common(vault: Vault, two: Two) -> None:
    one, other = request_anchor(vault, listed(two))
    assert one.checkpoint == other.checkpoint
    assert one.salt != other.salt and one.value != other.value and one.nonce != other.nonce
    shared = {one.request[at : at + 8] for at in range(20, len(one.request) - 8)}
    assert not shared & {other.request[at : at + 8] for at in range(24, len(other.request) - 8)}


def test_an_anchor_of_another_record_does_not_fit_this_one(
    vault: Vault, two: Two, tmp_path: Path
) -> None:
    with new_vault(tmp_path / "other") as other:
        write_entry(other, WORDS)
        note = other.record.checkpoint(1)
        reply = two[0].reply(request_anchor(other, listed(two))[0].request)
    assert covered(vault, note) is None
    assert covered(vault, b"not a note") is None
    before = anchors(vault)
    with pytest.raises(OtherRequest):
        keep_anchor(vault, reply, listed(two))
    assert anchors(vault) == before


def test_a_record_that_begins_differently_or_is_shorter_is_told(vault: Vault) -> None:
    key = vault.keys.branches[-1].record
    tree = vault.record.trees[1]
    assert covered(vault, sign_checkpoint(tree.size, tree.root(), key)) is not None
    assert covered(vault, sign_checkpoint(tree.size, bytes(32), key)) is None
    assert covered(vault, sign_checkpoint(tree.size + 1, tree.root(), key)) is None


def test_a_point_from_paper_fits_the_record_it_was_made_from_and_no_other(
    vault: Vault, tmp_path: Path
) -> None:
    point = read_point("\n".join(paper_point(vault).lines))
    write_entry(vault, WORDS)
    assert begins_with(vault, point.checkpoint)
    assert point.words == key_words(vault.record.public_key(1))
    assert not begins_with(vault, replace(point.checkpoint, size=10_000))
    assert not begins_with(vault, replace(point.checkpoint, root=bytes(32)))
    with new_vault(tmp_path / "other") as other:
        assert not begins_with(other, point.checkpoint)


def test_an_answer_is_kept_once(vault: Vault, two: Two) -> None:
    reply = two[0].reply(request_anchor(vault, listed(two))[0].request)
    kept = keep_anchor(vault, reply, listed(two))
    with pytest.raises(AnchorKept):
        keep_anchor(vault, reply, listed(two))
    assert anchors(vault).count(kept) == 1


def test_what_no_known_authority_signed_is_not_kept(vault: Vault, two: Two) -> None:
    reply = two[0].reply(request_anchor(vault, listed(two))[0].request)
    acts = len(vault.record.acts)
    for spoilt, problem in ((reply[:-9], NotAReply), (b"", NotAReply)):
        with pytest.raises(problem):
            keep_anchor(vault, spoilt, listed(two))
    with pytest.raises(NotFromAuthority):
        keep_anchor(vault, reply, listed(two)[1:])
    with pytest.raises(NotFromAuthority):
        keep_anchor(vault, reply)  # the built-in list
    assert len(vault.record.acts) == acts


def test_one_authority_is_too_few_and_two_are_asked_by_default(vault: Vault, two: Two) -> None:
    before = asked(vault)
    with pytest.raises(OneIsTooFew):
        request_anchor(vault, listed(two)[:1])
    assert asked(vault) == before
    made = request_anchor(vault)
    assert [one.authority for one in made] == [one.name for one in authorities()[:2]]


def test_requests_are_not_written_where_they_cannot_be(
    vault: Vault, two: Two, tmp_path: Path
) -> None:
    made = request_anchor(vault, listed(two))
    with pytest.raises(CannotWriteRequests):
        write_requests(vault, made, tmp_path / "nowhere")
    write_requests(vault, made, tmp_path)
    names = [path.name for path in write_requests(vault, made, tmp_path)]
    assert names == ["2025-06-15-alder-2.tsq", "2025-06-15-birch-2.tsq"]


def test_a_copy_that_may_not_write_asks_and_keeps_nothing(
    vault: Vault, two: Two, tmp_path: Path
) -> None:
    shutil.copytree(vault.folder, tmp_path / "copy")
    with opened(tmp_path / "copy") as copy:
        assert not copy.is_writer
        with pytest.raises(ReadOnlyJournal):
            request_anchor(copy, listed(two))
        with pytest.raises(ReadOnlyJournal):
            keep_anchor(copy, b"")


def answering(authority: LocalAuthority) -> Callable[[BaseHTTPRequestHandler, bytes, Told], None]:
    return lambda handler, body, told: say(handler, authority.reply(body))


def test_authorities_are_asked_over_http_and_what_they_answer_is_kept(
    vault: Vault, two: Two
) -> None:
    with serving(answering(two[0])) as a, serving(answering(two[1])) as b:
        chosen = (two[0].listed(a.address), two[1].listed(b.address))
        done = contact_authorities(vault, chosen, start_messengers(chosen))
    assert [(one.authority, one.problem) for one in done] == [("Alder", None), ("Birch", None)]
    assert [one.anchor for one in done] == list(anchors(vault))[-2:]
    note = vault.record.checkpoint(1)
    for sent in (*a.bodies, *b.bodies):
        assert note.split(b"\n")[0] not in sent and b"cairn" not in sent


def test_when_one_does_not_answer_the_other_is_kept(vault: Vault, two: Two) -> None:
    with serving(answering(two[1])) as b:
        chosen = (two[0].listed("http://127.0.0.1:9/"), two[1].listed(b.address))
        done = contact_authorities(vault, chosen, start_messengers(chosen), seconds=2)
    assert isinstance(done[0].problem, NoAnswer) and done[0].anchor is None
    assert done[1].anchor in anchors(vault)
    assert waiting(vault)[-1].authority == "Alder"


def test_an_answer_from_somebody_else_is_refused(vault: Vault, two: Two, tmp_path: Path) -> None:
    stranger = LocalAuthority(tmp_path / "stranger", name="Alder")
    with serving(answering(stranger)) as a, serving(answering(two[1])) as b:
        chosen = (two[0].listed(a.address), two[1].listed(b.address))
        done = contact_authorities(vault, chosen, start_messengers(chosen))
    assert isinstance(done[0].problem, NotFromAuthority) and done[0].anchor is None
    assert anchors(vault)[-1] == done[1].anchor


def test_without_the_extra_nothing_is_started(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "urllib3", None)
    with pytest.raises(NotInstalled):
        start_messengers(listed(two))
    with pytest.raises(OneIsTooFew):
        start_messengers(listed(two)[:1])


def test_the_process_with_the_keys_never_loads_what_can_connect() -> None:
    code = (
        "import sys, cairn.cli.main, cairn.vault.contact_authorities; "
        "print(sorted({'urllib3', 'cairn.network'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
