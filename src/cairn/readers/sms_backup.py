"""SMS Backup & Restore (Android app by SyncTech): texts, picture messages and calls in XML.

Two roots, often in two files: ``smses`` (with ``sms`` and ``mms``) and ``calls`` (with ``call``).
The format has no specification; what is known of it stands in docs/formats.md. Every value is
text, a missing one is the word ``null``; times are Unix milliseconds. Not read: the files that
the app wrote before it had XML, and backups with a password.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from cairn.readers.elements import Broken, Element, Elements, Node, Root
from cairn.readers.encoding import encoding_of_head
from cairn.readers.phone import Entry, call, multimedia, text_message
from cairn.terms.original import byte_span
from cairn.terms.reading import Answers, Decision, Found, Place, Source, Unit, Unread

_HEAD = 64 * 1024
_LONGEST_COUNT = 20
_PROLOG = re.compile(r"(?:\s|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_ROOT = re.compile(r"<(?:smses|calls)[\s/>]")
_MAKERS = {"sms": text_message, "mms": multimedia, "call": call}


class SmsBackup:
    """Units are the elements under the root; an end that is missing counts as one more."""

    name = "sms-backup"
    version = 2
    unit = Unit.ELEMENTS

    def recognises(self, source: Source) -> bool:
        head = source.read_at("", 0, _HEAD)
        encoding = encoding_of_head(head)
        if encoding is None or encoding.unit > 1:
            return False
        text = head[encoding.skip :].decode("utf-8", "replace")
        prolog = _PROLOG.match(text)
        return prolog is not None and _ROOT.match(text, prolog.end()) is not None

    def read(self, source: Source, answers: Answers) -> Iterator[Found]:
        count = 0
        stated = None
        for found in Elements(source, ""):
            if isinstance(found, Root):
                stated = found.attributes.get("count")
                continue
            count += found.count if isinstance(found, Broken) else 1
            if isinstance(found, Broken):
                span = byte_span(found.start, found.end)
                yield Unread(Place("", span, ""), found.reason, found.count)
            else:
                yield _read_element(found, answers)
                if inside := _records_inside(found.node):
                    count += inside
                    span = byte_span(found.start, found.end)
                    yield Unread(Place("", span, ""), "bad-element", inside)
        stated = (stated or "")[:_LONGEST_COUNT]
        if stated and stated != str(count):
            yield Decision(
                "stated_count",
                (),
                stated,
                "file",
                f"the file says {stated}, {count} are in it",
            )


def _records_inside(node: Node) -> int:
    """Records where none belongs, inside another one: told, since they would not be shown."""
    return sum((child.name in _MAKERS) + _records_inside(child) for child in node.children)


def _read_element(element: Element, answers: Answers) -> Found:
    maker = _MAKERS.get(element.node.name)
    if maker is None:
        return Unread(Place("", byte_span(element.start, element.end), ""), "unknown-element")
    if not element.node.attributes:
        return Unread(Place("", byte_span(element.start, element.end), ""), "bad-element")
    digest = hashlib.sha256(element.raw).hexdigest()
    place = Place("", byte_span(element.start, element.end), digest)
    return maker(Entry(element.node, place, tuple(_repairs(element))), answers)


def _repairs(element: Element) -> Iterator[str]:
    if element.paired:
        yield "surrogates-repaired"
    if element.replaced:
        yield "characters-replaced"
