"""Every vector comes out as it says, by our code and by hand; and none is passed over."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import io
from pathlib import Path

import msgspec
import pytest

from cairn.crypto.age_header import DamagedSeal, NotASealedFile
from cairn.crypto.age_keys import Identity
from cairn.crypto.agefile import KeyDoesNotFit, SealedFile
from cairn.crypto.digest import sha256, sha256_hex
from cairn.crypto.frame import (
    NewerFrame,
    NotAFrame,
    decode,
    encode,
    frame_digest,
    has_good_signature,
    signed,
)
from cairn.crypto.leaf import dummy_leaf, field_commitment, leaf, leaf_of_fields
from cairn.crypto.note import NoteDoesNotFit, open_note, sign_note
from cairn.crypto.secret import Secret
from cairn.crypto.signing import SigningKey
from cairn.crypto.slots import DamagedSlots, open_slot
from cairn.crypto.stretch import Cost, stretch
from cairn.vault.header import parse_header
from tests.vectors import by_hand
from tests.vectors.kinds import (
    FOLDER,
    FOLDERS,
    ContainerVector,
    FrameVector,
    LeafVector,
    NoteVector,
    SlotVector,
    named,
    read,
    sealed_bytes,
)
from tests.vectors.make import made

PAGE = Path(__file__).parents[2] / "docs" / "format" / "open_without_us.py"


def test_making_them_again_gives_the_same_bytes_and_no_file_is_there_besides() -> None:
    stored = {str(path.relative_to(FOLDER)): path.read_bytes() for path in FOLDER.rglob("*.json")}
    assert made() == stored


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_has_good_ones_and_bad_ones(folder: str) -> None:
    said = [msgspec.json.decode((FOLDER / folder / f"{name}.json").read_bytes())["expect"]
            for name in named(folder)]  # fmt: skip
    assert said.count("success") >= 1
    assert len(said) - said.count("success") >= 6


@pytest.mark.parametrize(("folder", "kind"), FOLDERS.items())
@pytest.mark.parametrize("change", [{"expects": "success"}, {"expect": "perhaps"}])
def test_a_name_or_an_outcome_that_is_not_known_is_a_failure(
    folder: str, kind: type[msgspec.Struct], change: dict[str, str]
) -> None:
    told = msgspec.json.decode((FOLDER / folder / f"{named(folder)[0]}.json").read_bytes())
    msgspec.convert(told, kind)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**told, **change}, kind)


# --- frame -----------------------------------------------------------------------------


def our_frame(vector: FrameVector) -> str:
    data = bytes.fromhex(vector.encoded)
    assert frame_digest(data).hex() == vector.digest
    try:
        frame = decode(data)
    except NotAFrame:
        return "not-a-frame"
    except NewerFrame:
        return "newer-format"
    assert encode(frame) == data
    if not has_good_signature(frame, bytes.fromhex(vector.public)):
        return "bad-signature"
    assert signed(frame, SigningKey.from_seed(bytes.fromhex(vector.seed))) == frame
    told = vector.fields
    assert told is not None
    numbers = (told.log, told.branch, told.sequence, told.key_period, told.body_length)
    digests = tuple(map(bytes.fromhex, (told.previous, told.leaf, told.body_digest)))
    assert digests == (frame.previous, frame.leaf, frame.body_digest)
    assert numbers == (frame.log, frame.branch, frame.sequence, frame.key_period, frame.body_length)
    return "success"


@pytest.mark.parametrize("name", named("frame"))
def test_frame(name: str) -> None:
    vector = read("frame", name, FrameVector)
    assert (our_frame(vector), by_hand.frame(vector)) == (vector.expect, vector.expect)


# --- leaf ------------------------------------------------------------------------------


def our_leaf(vector: LeafVector) -> str:
    esalt, commitments = bytes.fromhex(vector.esalt), [*map(bytes.fromhex, vector.commitments)]
    fields = [(one.tag, bytes.fromhex(one.salt), one.value.encode()) for one in vector.fields]
    try:
        leaves = {leaf(vector.kind, esalt, commitments).hex(), vector.leaf}
        if len(fields) == 24:
            leaves.add(leaf_of_fields(vector.kind, esalt, fields).hex())
    except ValueError:
        return "refused"
    if vector.kind == 0:
        leaves.add(dummy_leaf(esalt).hex())
    fits = all(field_commitment(*field) == commitments[field[0] - 1] for field in fields)
    return "success" if fits and len(leaves) == 1 else "no-match"


@pytest.mark.parametrize("name", named("leaf"))
def test_leaf(name: str) -> None:
    vector = read("leaf", name, LeafVector)
    assert (our_leaf(vector), by_hand.leaf(vector)) == (vector.expect, vector.expect)


# --- slot ------------------------------------------------------------------------------


def our_slot(vector: SlotVector) -> str:
    stretched, header = Secret(bytes.fromhex(vector.stretched)), vector.header.encode()
    if vector.passphrase:
        told = parse_header(header)
        assert told.cost == Cost(64 * 1024, 3, 4)
        assert stretch(vector.passphrase, told.salt, told.cost) == stretched
    try:
        opened = open_slot(base64.b64decode(vector.slots), stretched, sha256(header))
    except DamagedSlots:
        return "damaged"
    if opened is None:
        return "no-match"
    assert opened.secret.reveal().hex() == vector.vault_key
    assert (opened.index, opened.kind) == (vector.index, vector.kind)
    return "success"


@pytest.mark.parametrize("name", named("slot"))
def test_slot(name: str) -> None:
    vector = read("slot", name, SlotVector)
    assert (our_slot(vector), by_hand.slot(vector)) == (vector.expect, vector.expect)


# --- container -------------------------------------------------------------------------


def our_container(vector: ContainerVector) -> str:
    identity = Identity.from_text(vector.identity)
    try:
        opened = SealedFile(io.BytesIO(sealed_bytes(vector)), identity)
        plain = opened.read_at(0, opened.size)
    except NotASealedFile:
        return "not-a-sealed-file"
    except KeyDoesNotFit:
        return "no-match"
    except DamagedSeal:
        return "damaged"
    assert (len(plain), sha256_hex(plain)) == (vector.size, vector.sha256)
    return "success"


@pytest.mark.parametrize("name", named("container"))
def test_container(name: str) -> None:
    vector = read("container", name, ContainerVector)
    assert (our_container(vector), by_hand.container(vector)) == (vector.expect, vector.expect)


@pytest.mark.parametrize("name", [name for name in named("container") if name.startswith("size-")])
def test_the_one_page_opens_every_good_container(name: str) -> None:
    spec = importlib.util.spec_from_file_location("open_without_us", PAGE)
    assert spec
    assert spec.loader
    page = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(page)
    vector = read("container", name, ContainerVector)
    plain = page.open_age(sealed_bytes(vector), page.private_key(page.seed_of(vector.identity)))
    assert hashlib.sha256(plain).hexdigest() == vector.sha256


# --- note ------------------------------------------------------------------------------


def our_note(vector: NoteVector) -> str:
    try:
        text = open_note(vector.note.encode(), vector.name, bytes.fromhex(vector.public))
    except NoteDoesNotFit:
        return "no-match"
    assert text == vector.text
    key = SigningKey.from_seed(bytes.fromhex(vector.seed))
    assert sign_note(text, vector.name, key).decode() == vector.note
    return "success"


@pytest.mark.parametrize("name", named("note"))
def test_note(name: str) -> None:
    vector = read("note", name, NoteVector)
    assert (our_note(vector), by_hand.note(vector)) == (vector.expect, vector.expect)
