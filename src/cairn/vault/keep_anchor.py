"""Keep an authority's answer, once it was checked: sealed in the vault, an act of the record."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cairn.crypto.authorities import Authority, authorities
from cairn.crypto.timestamp import (
    MOST_REPLY_BYTES,
    OtherRequest,
    check_reply,
    imprint_for,
    imprint_of,
)
from cairn.journal.problems import ReadOnlyJournal
from cairn.terms.errors import NO_INPUT, USAGE, Problem
from cairn.vault.anchors import Anchor, anchors, asked, draft_of_anchor, waiting
from cairn.vault.vault import Vault


class AnchorKept(Problem):
    say = "The answer to this request is kept already. Nothing was changed."
    hint = "`cairn anchor list` shows the answers that are kept."
    exit_code = USAGE


class NoSuchReply(Problem):
    say = "That file could not be read, so nothing was kept."
    hint = "Check the name, and that it is the file that the authority sent back."
    exit_code = NO_INPUT


def read_reply(file: Path) -> bytes:
    """The bytes of a file, not looked at; no more than a reply can have. Raises ``NoSuchReply``."""
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_REPLY_BYTES + 1)
    except OSError as error:
        raise NoSuchReply from error


def keep_anchor(
    vault: Vault, untrusted_reply: bytes, known: Sequence[Authority] | None = None
) -> Anchor:
    """Find the request that the reply answers, check the reply against the pinned roots, keep it.

    Raises ``ReadOnlyJournal``, ``AnchorKept`` and what ``check_reply`` raises, with nothing kept.
    """
    if not vault.is_writer:
        raise ReadOnlyJournal
    about = imprint_of(untrusted_reply)
    found = [one for one in asked(vault) if imprint_for(one.value) == about]
    if not found:
        raise OtherRequest
    of = found[0]
    stamp = check_reply(untrusted_reply, of.value, of.nonce, known or authorities())
    if of not in waiting(vault):
        raise AnchorKept
    (ref,) = vault.record.append([draft_of_anchor(vault, of, stamp, untrusted_reply)])
    return next(one for one in anchors(vault) if one.ref == ref)
