"""Every document of a pack. To add one: a module, a template of the same name, a line here."""

from __future__ import annotations

from cairn.pack.documents.exhibit_list import EXHIBIT_LIST
from cairn.pack.documents.read_first import READ_FIRST
from cairn.pack.documents.schedule import SCHEDULE
from cairn.pack.documents.sheet import Document
from cairn.pack.documents.transcript import TRANSCRIPT

COVER: Document = READ_FIRST
"""Made last: it prints the digest of the manifest, so the manifest cannot hold it."""

DOCUMENTS: tuple[Document, ...] = (SCHEDULE, EXHIBIT_LIST, TRANSCRIPT)

APART: tuple[str, ...] = ("if-something", "point")
"""Templates of pages that stand by themselves, in no pack."""
