"""Replies of a local authority: the honest one passes, every other one is refused by name."""

from __future__ import annotations

import hashlib
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from cairn.crypto.timestamp import (
    MOST_REPLY_BYTES,
    NotAReply,
    NotFromAuthority,
    NotGranted,
    OtherRequest,
    SignerOutOfTime,
    StampRequest,
    blind,
    check_reply,
    imprint_for,
    imprint_of,
    request_for,
)
from cairn.terms.errors import Problem
from tests.crypto.local_authority import LocalAuthority, run

SALT = bytes(range(32))
CHECKPOINT = b"a checkpoint of an invented log\n"
VALUE = blind(CHECKPOINT, SALT)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> LocalAuthority:
    return LocalAuthority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def asked() -> StampRequest:
    return request_for(VALUE)


@pytest.fixture(scope="module")
def reply(authority: LocalAuthority, asked: StampRequest) -> bytes:
    return authority.reply(asked.der)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[LocalAuthority]:
    yield LocalAuthority(tmp_path / "other", name="Other")


def test_a_reply_says_when_by_whom_and_how_exactly(
    authority: LocalAuthority, asked: StampRequest, reply: bytes
) -> None:
    stamp = check_reply(reply, VALUE, asked.nonce, [authority.listed()])
    assert stamp.authority == "Invented"
    assert abs(stamp.at - time.time_ns() // 1000) < 3_600_000_000
    assert stamp.accuracy == 1_500_000
    assert stamp.not_after == stamp.at + 1_500_000
    assert (stamp.policy, stamp.signer, stamp.serial > 0) == ("1.2.3.4.1", "CN=Invented", True)
    assert imprint_of(reply) == imprint_for(VALUE)


def test_the_value_tells_nothing_without_its_salt_and_is_the_same_with_it() -> None:
    assert blind(CHECKPOINT, SALT) == VALUE
    assert blind(CHECKPOINT, os.urandom(32)) != VALUE
    assert blind(CHECKPOINT + b" ", SALT) != VALUE
    for salt in (b"", SALT[:31], SALT + b"\0"):
        with pytest.raises(ValueError, match="32"):
            blind(CHECKPOINT, salt)


def test_the_value_is_made_as_the_format_says() -> None:
    told = b"cairn/anchor/v1\0" + SALT + CHECKPOINT
    assert hashlib.sha256(told).digest() == VALUE
    assert VALUE.hex() == "533fdc601319360660bae2e2231e6c5c549f7a36932e4925a1f9c185bdcda26a"


def test_openssl_reads_the_same_request_and_the_same_reply(
    authority: LocalAuthority, asked: StampRequest, reply: bytes
) -> None:
    folder = authority.folder
    (folder / "asked.tsq").write_bytes(asked.der)
    (folder / "kept.tsr").write_bytes(reply)
    checked = ("ts", "-verify", "-in", "kept.tsr", "-CAfile", "root.pem")
    run(folder, *checked, "-queryfile", "asked.tsq")
    run(folder, *checked, "-digest", imprint_for(VALUE).hex())
    with pytest.raises(subprocess.CalledProcessError):
        run(folder, *checked, "-digest", bytes(32).hex())


def test_a_request_holds_no_word_of_the_checkpoint(asked: StampRequest) -> None:
    assert CHECKPOINT not in asked.der and SALT not in asked.der and VALUE not in asked.der
    assert request_for(VALUE).nonce != asked.nonce
    assert len(asked.der) < 100


def test_the_right_authority_is_found_among_several(
    authority: LocalAuthority, other: LocalAuthority, asked: StampRequest, reply: bytes
) -> None:
    both = [other.listed(), authority.listed()]
    assert check_reply(reply, VALUE, asked.nonce, both).authority == "Invented"


def test_another_root_with_the_same_name_is_not_believed(
    tmp_path: Path, asked: StampRequest, reply: bytes
) -> None:
    pretender = LocalAuthority(tmp_path / "pretender")
    assert pretender.root.subject.rfc4514_string() == "CN=Invented Root"
    with pytest.raises(NotFromAuthority):
        check_reply(reply, VALUE, asked.nonce, [pretender.listed()])
    with pytest.raises(NotFromAuthority):
        check_reply(reply, VALUE, asked.nonce, [])


def test_a_reply_to_another_request_is_told_apart(
    authority: LocalAuthority, asked: StampRequest, reply: bytes
) -> None:
    known = [authority.listed()]
    with pytest.raises(OtherRequest):
        check_reply(reply, blind(CHECKPOINT, os.urandom(32)), asked.nonce, known)
    with pytest.raises(OtherRequest):
        check_reply(reply, VALUE, asked.nonce + 1, known)


def test_another_digest_or_no_nonce_is_another_request(authority: LocalAuthority) -> None:
    builder = TimestampRequestBuilder().data(VALUE).hash_algorithm(HashAlgorithm.SHA512)
    long = builder.nonce(nonce=True).cert_request(cert_request=True).build()
    assert long.nonce is not None
    with pytest.raises(OtherRequest):
        check_reply(authority.reply(long.as_bytes()), VALUE, long.nonce, [authority.listed()])
    builder = TimestampRequestBuilder().data(VALUE).hash_algorithm(HashAlgorithm.SHA256)
    bare = builder.nonce(nonce=False).cert_request(cert_request=True).build()
    with pytest.raises(OtherRequest):
        check_reply(authority.reply(bare.as_bytes()), VALUE, 1, [authority.listed()])


def test_a_reply_without_the_certificate_of_its_signer_is_refused(
    authority: LocalAuthority,
) -> None:
    builder = TimestampRequestBuilder().data(VALUE).hash_algorithm(HashAlgorithm.SHA256)
    made = builder.nonce(nonce=True).cert_request(cert_request=False).build()
    assert made.nonce is not None
    with pytest.raises(NotFromAuthority):
        check_reply(authority.reply(made.as_bytes()), VALUE, made.nonce, [authority.listed()])


def test_an_authority_that_refuses_is_told_as_such(tmp_path: Path, asked: StampRequest) -> None:
    strict = LocalAuthority(tmp_path / "strict", digests="sha512")
    with pytest.raises(NotGranted):
        check_reply(strict.reply(asked.der), VALUE, asked.nonce, [strict.listed()])


def test_a_signer_whose_certificate_is_over_is_refused(tmp_path: Path, asked: StampRequest) -> None:
    late = LocalAuthority(tmp_path / "late", days=-1)
    with pytest.raises(SignerOutOfTime):
        check_reply(late.reply(asked.der), VALUE, asked.nonce, [late.listed()])


def test_two_certificates_that_could_both_be_the_signers_are_refused(
    tmp_path: Path, asked: StampRequest
) -> None:
    authority = LocalAuthority(tmp_path / "twice")
    folder = authority.folder
    leaf = x509.load_pem_x509_certificate((folder / "leaf.pem").read_bytes())
    # Anyone can make a certificate that bears the same issuer and number, and another key.
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "twin.key")
    run(folder, "req", "-x509", *key, "-out", "false.pem", "-subj", "/CN=Invented Root")
    run(folder, "req", "-new", "-key", "twin.key", "-out", "twin.csr", "-subj", "/CN=Twin")
    files = ("-in", "twin.csr", "-out", "twin.pem", "-extfile", "extensions")
    by = ("-CA", "false.pem", "-CAkey", "twin.key", "-set_serial", str(leaf.serial_number))
    run(folder, "x509", "-req", *files, *by, "-days", "5")
    known = [authority.listed()]
    assert check_reply(authority.reply(asked.der), VALUE, asked.nonce, known)
    authority.put_in_reply("twin.pem")
    with pytest.raises(NotFromAuthority):
        check_reply(authority.reply(asked.der), VALUE, asked.nonce, known)


def _for_code(authority: LocalAuthority) -> tuple[bytes, bytes]:
    """The signer's certificate, and one of the same length that differs in its purpose alone."""
    old = x509.load_pem_x509_certificate((authority.folder / "leaf.pem").read_bytes())
    key = load_pem_private_key((authority.folder / "root.key").read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    builder = x509.CertificateBuilder(old.issuer, old.subject, old.public_key(), old.serial_number)
    builder = builder.not_valid_before(old.not_valid_before_utc)
    builder = builder.not_valid_after(old.not_valid_after_utc)
    for one in old.extensions:
        is_purpose = isinstance(one.value, x509.ExtendedKeyUsage)
        value = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING])
        builder = builder.add_extension(value if is_purpose else one.value, one.critical)
    before = old.public_bytes(Encoding.DER)
    while True:  # the length of a signature varies by a byte or two
        made = builder.sign(key, SHA256()).public_bytes(Encoding.DER)
        if len(made) == len(before):
            return before, made


def test_a_certificate_for_something_else_does_not_make_a_timestamp(
    tmp_path: Path, asked: StampRequest
) -> None:
    authority = LocalAuthority(tmp_path / "code")
    good = authority.reply(asked.der)
    known = [authority.listed()]
    assert check_reply(good, VALUE, asked.nonce, known)
    before, made = _for_code(authority)
    assert good.count(before) == 1
    with pytest.raises(NotFromAuthority):
        check_reply(good.replace(before, made), VALUE, asked.nonce, known)


def test_certificates_in_any_order_are_read(tmp_path: Path, asked: StampRequest) -> None:
    authority = LocalAuthority(tmp_path / "chain")
    for files in (("leaf.pem", "root.pem"), ("root.pem", "leaf.pem")):
        authority.put_in_reply(*files)
        made = authority.reply(asked.der)
        assert check_reply(made, VALUE, asked.nonce, [authority.listed()]).signer == "CN=Invented"


def test_what_is_no_reply_is_told_as_such(asked: StampRequest, reply: bytes) -> None:
    for data in (b"", b"\x30\x00", b"<html>busy</html>", asked.der, reply[:-1], reply + b"\0"):
        with pytest.raises(NotAReply):
            imprint_of(data)
    with pytest.raises(NotAReply):
        imprint_of(reply + bytes(MOST_REPLY_BYTES))


def test_every_changed_byte_is_noticed(
    authority: LocalAuthority, asked: StampRequest, reply: bytes
) -> None:
    known = [authority.listed()]
    whole = check_reply(reply, VALUE, asked.nonce, known)
    for at in range(len(reply)):
        changed = bytearray(reply)
        changed[at] ^= 1 << at % 8
        try:
            # A byte that carries nothing (such as a spelling of an absent value) may change.
            assert check_reply(bytes(changed), VALUE, asked.nonce, known) == whole
        except Problem:
            continue


@settings(max_examples=300, deadline=None)
@given(data=st.binary(max_size=400))
@example(data=b"\x30\x80\x00\x00")
def test_any_bytes_give_a_problem_with_a_name(data: bytes) -> None:
    with pytest.raises(Problem):
        imprint_of(data)


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_a_reply_spoilt_anywhere_gives_the_same_stamp_or_a_problem(
    authority: LocalAuthority, asked: StampRequest, reply: bytes, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(reply)))
    cut = data.draw(st.integers(0, 12))
    spoilt = reply[:at] + data.draw(st.binary(max_size=12)) + reply[at + cut :]
    known = [authority.listed()]
    try:
        stamp = check_reply(spoilt, VALUE, asked.nonce, known)
    except Problem:
        return
    assert stamp == check_reply(reply, VALUE, asked.nonce, known)
