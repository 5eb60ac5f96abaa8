"""RFC 3161 timestamps: a request made, a reply checked against pinned roots. Never connects.

What is stamped is a blind value made of a checkpoint and a salt, so that an authority learns
nothing and two requests cannot be linked. A reply is checked in these steps:

1. it is a reply, of a size that can be kept, and the authority granted it
2. it is about this value (its SHA-256) and this request (its nonce)
3. exactly one certificate in it can be the signer's, and that one is for timestamping
4. that certificate was valid at the time stated
5. the signature and the chain lead to a pinned root, at the time stated

No revocation list is looked at: that would need the network. The roots of the system are not used.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.oid import ExtendedKeyUsageOID
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from cairn.crypto.authorities import Authority
from cairn.crypto.der import with_sorted_certificates
from cairn.crypto.digest import sha256
from cairn.terms.errors import CHECK_FOUND_SOMETHING, DATA_ERROR, TRY_AGAIN, Problem

SALT_BYTES = 32
MOST_REPLY_BYTES = 64 * 1024
_SHA256 = x509.ObjectIdentifier("2.16.840.1.101.3.4.2.1")
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_GRANTED = 0
_UNREADABLE = (
    ValueError,
    TypeError,
    KeyError,
    OverflowError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)


class NotAReply(Problem):
    say = "That is not an answer of a timestamp authority, or it came in damaged."
    hint = "Ask for it again. Nothing was kept, and nothing in the diary was changed."
    exit_code = DATA_ERROR


class NotGranted(Problem):
    say = "The authority answered, but gave no timestamp."
    hint = "Make a new request, or ask another authority."
    exit_code = TRY_AGAIN


class OtherRequest(Problem):
    say = "This answer belongs to another request."
    hint = "Look for the answer to a request that this diary made; requests can be made again."
    exit_code = DATA_ERROR


class NotFromAuthority(Problem):
    say = (
        "This answer was changed on the way, or it was not signed by an authority "
        "that this program knows."
    )
    hint = "Do not rely on it. Ask again, from another network if you can."
    exit_code = CHECK_FOUND_SOMETHING


class SignerOutOfTime(Problem):
    say = "The authority's certificate was not valid at the time that the answer states."
    hint = "Do not rely on it. Ask another authority."
    exit_code = CHECK_FOUND_SOMETHING


@dataclass(frozen=True, slots=True)
class StampRequest:
    """A request as it goes to an authority, and the nonce that its answer must repeat."""

    der: bytes
    nonce: int


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a checked reply says."""

    authority: str
    at: int
    """UTC microseconds, by the authority's clock."""
    accuracy: int | None
    """Microseconds either way, where the authority states it."""
    serial: int
    policy: str
    """Dotted number of the policy that the authority says it follows."""
    signer: str
    """Subject of the signer's certificate, RFC 4514."""

    @property
    def not_after(self) -> int:
        """UTC microseconds: what was stamped existed no later than this."""
        return self.at + (self.accuracy or 0)


def blind(checkpoint: bytes, salt: bytes) -> bytes:
    """The 32 bytes that are anchored for ``checkpoint``; ``salt`` is 32 random bytes."""
    if len(salt) != SALT_BYTES:
        raise ValueError("a salt has 32 bytes")
    return sha256(b"cairn/anchor/v1\0" + salt + checkpoint)


def request_for(value: bytes) -> StampRequest:
    """A request for ``value``: version 1, SHA-256, a nonce from the system, certificates asked."""
    builder = TimestampRequestBuilder().data(value).hash_algorithm(HashAlgorithm.SHA256)
    made = builder.nonce(nonce=True).cert_request(cert_request=True).build()
    assert made.nonce is not None  # noqa: S101 - narrows the type; a nonce was asked for
    return StampRequest(made.as_bytes(), made.nonce)


@dataclass(frozen=True, slots=True)
class _Certificate:
    issuer: x509.Name
    number: int
    subject: str
    first: datetime
    last: datetime
    is_for_timestamps: bool


@dataclass(frozen=True, slots=True)
class _Read:
    """The parts of a reply that are checked, read once so that hostile bytes fail in one place."""

    algorithm: x509.ObjectIdentifier
    imprint: bytes
    nonce: int | None
    at: datetime
    accuracy: int | None
    serial: int
    policy: str
    signers: tuple[tuple[x509.Name, int], ...]
    certificates: tuple[_Certificate, ...]


def imprint_of(untrusted_reply: bytes) -> bytes:
    """The digest that a reply says it is about, before anything is believed.

    Raises ``NotAReply`` or ``NotGranted``.
    """
    return _read(untrusted_reply)[1].imprint


def imprint_for(value: bytes) -> bytes:
    """The digest that a reply to a request for ``value`` is about."""
    return sha256(value)


def check_reply(
    untrusted_reply: bytes, value: bytes, nonce: int, authorities: Sequence[Authority]
) -> Stamp:
    """What the reply says about ``value``, once every step has passed.

    Raises ``NotAReply``, ``NotGranted``, ``OtherRequest``, ``SignerOutOfTime`` or
    ``NotFromAuthority``.
    """
    response, told = _read(untrusted_reply)  # 1
    if told.algorithm != _SHA256 or told.imprint != sha256(value) or told.nonce != nonce:
        raise OtherRequest  # 2
    signer = _signer(told)  # 3
    if not signer.first <= told.at <= signer.last:
        raise SignerOutOfTime  # 4
    for authority in authorities:  # 5
        if _leads_to(response, value, nonce, authority):
            return Stamp(
                authority.name,
                (told.at - _EPOCH) // timedelta(microseconds=1),
                told.accuracy,
                told.serial,
                told.policy,
                signer.subject,
            )
    raise NotFromAuthority


def _quietly() -> warnings.catch_warnings[None]:
    """What a later release of the library will refuse is no news for the person at the screen."""
    return warnings.catch_warnings(action="ignore", category=CryptographyDeprecationWarning)


def _read(untrusted_reply: bytes) -> tuple[TimeStampResponse, _Read]:
    if len(untrusted_reply) > MOST_REPLY_BYTES:
        raise NotAReply(size=len(untrusted_reply))
    try:
        response = decode_timestamp_response(with_sorted_certificates(untrusted_reply))
        status = int(response.status)
        with _quietly():
            if status == _GRANTED:
                return response, _parts(response)
    except _UNREADABLE:
        raise NotAReply from None
    raise NotGranted(status=status)


def _parts(response: TimeStampResponse) -> _Read:
    info, signed = response.tst_info, response.signed_data
    accuracy = info.accuracy
    return _Read(
        algorithm=info.message_imprint.hash_algorithm,
        imprint=info.message_imprint.message,
        nonce=info.nonce,
        at=info.gen_time.replace(tzinfo=timezone.utc),
        accuracy=None
        if accuracy is None
        else (accuracy.seconds or 0) * 1_000_000
        + (accuracy.millis or 0) * 1_000
        + (accuracy.micros or 0),
        serial=info.serial_number,
        policy=info.policy.dotted_string,
        signers=tuple((one.issuer, one.serial_number) for one in signed.signer_infos),
        certificates=tuple(_certificate(one) for one in signed.certificates),
    )


def _certificate(der: bytes) -> _Certificate:
    found = x509.load_der_x509_certificate(der)
    return _Certificate(
        issuer=found.issuer,
        number=found.serial_number,
        subject=found.subject.rfc4514_string(),
        first=found.not_valid_before_utc,
        last=found.not_valid_after_utc,
        is_for_timestamps=_is_for_timestamps(found),
    )


def _is_for_timestamps(certificate: x509.Certificate) -> bool:
    """RFC 3161, section 2.3: one purpose, and it is critical."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        return False
    return found.critical and list(found.value) == [ExtendedKeyUsageOID.TIME_STAMPING]


def _signer(told: _Read) -> _Certificate:
    """The one certificate that can be the signer's.

    Two that carry the same issuer and number would leave it open which of them was checked for
    timestamping and which one signed.
    """
    if len(told.signers) != 1:
        raise NotFromAuthority(signers=len(told.signers))
    fitting = [one for one in told.certificates if (one.issuer, one.number) == told.signers[0]]
    if len(fitting) != 1 or not fitting[0].is_for_timestamps:
        raise NotFromAuthority(certificates=len(fitting))
    return fitting[0]


def _leads_to(response: TimeStampResponse, value: bytes, nonce: int, authority: Authority) -> bool:
    verifier = VerifierBuilder(nonce=nonce, roots=list(authority.roots)).build()
    try:
        with _quietly():
            return verifier.verify_message(response, value)
    except (VerificationError, *_UNREADABLE):
        return False
