"""The words of the interface and of documents, by message id, in each language of the catalogue.

One folder a language holds any number of ``.po`` files; a message id is a dotted name
(``pack.cover.title``), the text is a Python format string with named places (``{count}``). Plurals
are PO plurals. A missing id is a bug and raises ``KeyError``: the tests walk every id that is used.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.core import Locale
from babel.messages.pofile import read_po

LANGUAGES: tuple[str, ...] = ("en",)

_FOLDER = Path(__file__).parent / "catalogs"


class Catalogue:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = Locale.parse(language)
        self._plural = self.locale.plural_form
        self._words: dict[str, str | tuple[str, ...]] = {}
        for path in sorted((_FOLDER / language).glob("*.po")):
            with path.open("rb") as file:
                for message in read_po(file, locale=language):
                    if not message.id:
                        continue
                    name = message.id if isinstance(message.id, str) else message.id[0]
                    text = message.string
                    self._words[name] = text if isinstance(text, str) else tuple(text or ())

    @property
    def is_right_to_left(self) -> bool:
        return self.locale.text_direction == "rtl"

    def ids(self) -> frozenset[str]:
        return frozenset(self._words)

    def say(self, name: str, **values: object) -> str:
        """The text of ``name`` with ``values`` put in."""
        text = self._words[name]
        return (text if isinstance(text, str) else text[0]).format(**values)

    def count(self, name: str, n: int, **values: object) -> str:
        """The text of ``name`` in the form that ``n`` needs; ``{n}`` is the number, grouped."""
        text = self._words[name]
        if not isinstance(text, str):
            one = self._plural(n) == "one"
            text = text[0] if one or len(text) == 1 else text[1]
        return text.format(n=f"{n:,}", **values)


@cache
def catalogue(language: str = "en") -> Catalogue:
    """The catalogue of ``language``. Raises ``KeyError`` for one that is not in ``LANGUAGES``."""
    if language not in LANGUAGES:
        raise KeyError(language)
    return Catalogue(language)
