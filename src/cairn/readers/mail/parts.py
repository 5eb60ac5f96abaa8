"""The parts of one mail: which of them are its words, and which are files that came with it.

Python's parser takes the mail apart; what it decodes wrongly or not at all is decoded here. Format:
RFC 2045 to 2049. Nothing that a part names is ever fetched.
"""

from __future__ import annotations

import email.charset
import email.errors
import email.feedparser
import email.header
import email.iterators
import email.message
import email.parser
import email.policy
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from cairn.readers.html_pieces import text_of_html
from cairn.readers.mail.letters import Text, decoded, header_text
from cairn.terms.reading import Attachment

MOST_PARTS = 2_000
_MAIL_TYPES = ("message/rfc822", "message/global", "message/external-body", "message/partial")
LONGEST_TEXT = 200_000
"""Characters of the words that are shown; the original has all."""
_BROKEN_OFF = (
    email.errors.CloseBoundaryNotFoundDefect,
    email.errors.StartBoundaryNotFoundDefect,
)
_PARSER = email.parser.BytesParser(policy=email.policy.compat32)


@dataclass(slots=True)
class Content:
    text: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    inside: list[Message] = field(default_factory=list)
    """Mails that came as files with this one."""
    flags: set[str] = field(default_factory=set)
    left: int = 0
    """Parts after the first ``MOST_PARTS``."""


def parsed(raw: bytes) -> Message | None:
    """``None`` for one that is nested deeper than any program makes it."""
    try:
        return _PARSER.parsebytes(raw)
    except RecursionError:
        return None


def content_of(mail: Message) -> Content:
    content = Content()
    words: list[tuple[str, str]] = []
    if _is_incomplete(mail):
        content.flags.add("incomplete")
    for number, part in enumerate(_leaves(mail)):
        if number >= MOST_PARTS:
            content.left += 1
        elif _is_words(part) and not _file_name(part):
            kind, text = _words_of(part, content.flags)
            words.append((kind, text))
        elif part.is_multipart():
            content.inside += [one for one in _payload(part) if isinstance(one, Message)]
            content.attachments.append(Attachment(_file_name(part), "message/rfc822"))
        else:
            content.attachments.append(_attachment(part))
    # The same words in two forms: what is plain is what the sender's program says they are.
    plain = [text for kind, text in words if kind != "html" and text.strip()]
    shown = plain or [text for _, text in words]
    if not plain and shown:
        content.flags.add("text-from-html")
    content.text = "\n\n".join(text.strip("\r\n") for text in shown if text.strip())
    if len(content.text) > LONGEST_TEXT:
        content.text = content.text[:LONGEST_TEXT]
        content.flags.add("text-cut")
    return content


def _is_incomplete(mail: Message) -> bool:
    """Whether a part that holds others begins or ends otherwise than it says."""
    todo: list[Message] = [mail]
    while todo:
        part = todo.pop()
        if any(isinstance(defect, _BROKEN_OFF) for defect in part.defects):
            return True
        todo += [one for one in _payload(part) if isinstance(one, Message)]
    return False


def _leaves(mail: Message) -> Iterator[Message]:
    """Parts that hold no further parts, in order; a mail in the mail is one."""
    todo = [mail]
    while todo:
        part = todo.pop()
        inner = _payload(part)
        if inner and part.get_content_type() not in _MAIL_TYPES:
            todo += [one for one in reversed(inner) if isinstance(one, Message)]
        else:
            yield part


def _payload(part: Message) -> list[object]:
    # Asked of one without parts, Python would decode its words, with letters it has to fetch.
    payload = part.get_payload() if part.is_multipart() else []
    return list(payload) if isinstance(payload, list) else []


def _is_words(part: Message) -> bool:
    if part.get_content_maintype() == "multipart":
        return True  # it has no parts, whatever it says: its bytes are shown as they are
    is_text = part.get_content_type() in ("text/plain", "text/html", "text/enriched")
    return is_text and not _stated(part, "Content-Disposition").casefold().startswith("attachment")


def _stated(part: Message, name: str) -> str:
    return header_text(str(part.get(name, "")))


def _file_name(part: Message) -> str:
    """As a person reads it: by RFC 2231, or as an encoded word, which stands there against the
    rules.
    """
    for parameter, header in (("filename", "content-disposition"), ("name", "content-type")):
        try:
            value = part.get_param(parameter, "", header)
        except (LookupError, UnicodeError, ValueError, TypeError, AttributeError):
            continue
        if isinstance(value, tuple):
            # Python gives the bytes of the name as letters of the same numbers.
            value = decoded(str(value[2]).encode("latin-1", "replace"), value[0] or "").value
        if value:
            return header_text(str(value))[:1000]
    return ""


def _bytes_of(part: Message) -> bytes:
    """The part's own bytes, without what they were wrapped in for the way."""
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        payload = None
    return payload if isinstance(payload, bytes) else b""


def _words_of(part: Message, flags: set[str]) -> tuple[str, str]:
    charset = part.get_param("charset", "")
    stated = charset if isinstance(charset, str) else str(charset[2])
    text: Text = decoded(_bytes_of(part), stated)
    if text.is_guessed:
        flags.add("encoding-guessed")
    if text.is_replaced:
        flags.add("characters-replaced")
    value = text.value.replace("\r\n", "\n").replace("\0", "\ufffd")
    if part.get_content_type() == "text/html":
        return "html", text_of_html(value)
    return "plain", value


def _attachment(part: Message) -> Attachment:
    data = _bytes_of(part)
    digest = hashlib.sha256(data).hexdigest()
    return Attachment(_file_name(part), part.get_content_type(), size=len(data), sha256=digest)
