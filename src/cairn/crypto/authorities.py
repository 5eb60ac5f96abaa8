"""The timestamp authorities that this program knows: an explicit list with pinned roots.

The list is ``authorities.toml``, the roots are the PEM files in ``roots/``; each file's digest
stands in the list too, so that a changed root is refused. To add one: a table and a PEM file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from cairn.terms.errors import NO_INPUT, USAGE, Problem

_FOLDER = Path(__file__).parent


class RootChanged(Problem):
    """A pinned root is not the one that the list names."""

    say = "A certificate that belongs to this program is missing or was changed."
    hint = "Install Cairn again. Nothing in your diary was changed."
    exit_code = NO_INPUT


class NoSuchAuthority(Problem):
    say = "There is no authority of that name in the list."
    hint = "`cairn anchor list` names those that there are."
    exit_code = USAGE


@dataclass(frozen=True, slots=True)
class Authority:
    """A company or body that stamps digests with the time."""

    name: str
    address: str
    """Where a request is sent by HTTP POST."""
    roots: tuple[x509.Certificate, ...]
    checked_on: str
    """ISO date on which the roots and the address were last looked at."""
    roots_from: str
    """Where the bytes of the roots were taken from, and what they were compared with."""
    contacted: bool
    """Whether this authority ever answered a request of the makers."""
    chain_seen: str
    """Where a genuine answer to somebody else was checked with these roots; empty if nowhere."""
    note: str


@cache
def authorities() -> tuple[Authority, ...]:
    """Every authority, in the order in which they are asked. Raises ``RootChanged``."""
    told = tomllib.loads((_FOLDER / "authorities.toml").read_text(encoding="utf-8"))
    return tuple(
        Authority(
            name=one["name"],
            address=one["address"],
            roots=tuple(_root(root["file"], root["sha256"]) for root in one["roots"]),
            checked_on=one["checked_on"].isoformat(),
            roots_from=one["roots_from"],
            contacted=one["contacted"],
            chain_seen=one["chain_seen"],
            note=one["note"],
        )
        for one in told["authority"]
    )


def _root(file: str, sha256: str) -> x509.Certificate:
    try:
        root = x509.load_pem_x509_certificate((_FOLDER / "roots" / file).read_bytes())
    except (OSError, ValueError) as error:
        raise RootChanged from error
    if root.fingerprint(hashes.SHA256()).hex() != sha256:
        raise RootChanged
    return root


def authorities_named(names: Sequence[str]) -> tuple[Authority, ...]:
    """Those with these names, in the order of the names. Raises ``NoSuchAuthority``."""
    known = {one.name.lower(): one for one in authorities()}
    try:
        return tuple(known[name.lower()] for name in dict.fromkeys(names))
    except KeyError:
        raise NoSuchAuthority from None
