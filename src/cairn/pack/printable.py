"""Hostile words made safe to print: every character is seen, none of them steers the page.

Two stages. ``shown`` is for text from a file or a person: what steers (controls, marks that turn
the direction of text) becomes a visible sign. ``fitted`` is the last gate before the typesetter: it
leaves the three marks that we put in ourselves and makes a sign of whatever no font can show.
"""

from __future__ import annotations

import re
import unicodedata

from cairn.pack.fonts import coverage

ISOLATE = "\u2068"
END_ISOLATE = "\u2069"
BREAK = "\u200b"
"""Where a line may end inside a long run of letters."""

_OURS = {ISOLATE, END_ISOLATE, BREAK}
_STEERS = re.compile(
    "[\u200b\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u00ad\u034f\u2028\u2029]"
)
_MAY_STAY_UNSEEN = re.compile("[\u200c-\u200f\u061c\ufe0e\ufe0f]")
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f]")
_SIMPLE = re.compile("[\n\x20-\x7e\u00a0-\u00ac\u00ae-\u024f\u2010-\u2027\u2030-\u205e\u20ac]*\\Z")
_RUN = re.compile(rf"[^\s{BREAK}]{{29,}}")

LEVELS = (0, 1, 2)
"""How much ``fitted`` gives up: nothing that can be shown, joined marks, all but plain Latin."""


def shown(untrusted: str, *, fold: int = 0, one_line: bool = False) -> str:
    """``untrusted`` with every steering character as a visible sign.

    New lines stay new lines unless ``one_line``. ``fold`` lets a line end after that many letters
    of one run; without it only after 28.
    """
    text = untrusted.replace("\r\n", "\n").replace("\r", "\u240d\n")
    text = _CONTROL.sub(lambda found: chr(0x2400 + _picture(found[0])), text)
    text = _STEERS.sub(lambda found: sign(found[0]), text)
    if one_line:
        text = text.replace("\n", "\u240a")
    return _fold(text, fold)


def _picture(control: str) -> int:
    return 0x21 if control == "\x7f" else ord(control)


def sign(character: str) -> str:
    """A character by its number, such as U+202E between angle marks."""
    return f"\u2039U+{ord(character):04X}\u203a"


def _fold(text: str, every: int) -> str:
    run = re.compile(rf"[^\s{BREAK}]{{{every + 1},}}") if every else _RUN
    width = every or 28
    return run.sub(lambda found: _pieces(found[0], width), text)


def _pieces(run: str, width: int) -> str:
    pieces = [run[at : at + width] for at in range(0, len(run), width)]
    joined = pieces[0]
    for piece in pieces[1:]:
        joins = unicodedata.category(piece[0])[0] == "M" or _MAY_STAY_UNSEEN.match(piece[0])
        joined += piece if joins else BREAK + piece
    return joined


def isolated(untrusted: str, *, fold: int = 16) -> str:
    """One line for the middle of a sentence of ours, unable to turn the words around it."""
    return f"{ISOLATE}{shown(untrusted, fold=fold, one_line=True)}{END_ISOLATE}"


def is_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction runs from right to left (UAX 9, rule P2)."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False


def foreign_letters(text: str) -> bool:
    """Whether most letters are not Latin: then a reader may need an interpreter."""
    letters = [character for character in text[:10_000] if character.isalpha()]
    other = sum(not unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return 2 * other > len(letters)


def fitted(text: str, level: int = 0) -> str:
    """``text`` with a sign for every character that would have no shape on the page."""
    text = _fold(text, 0)
    if _SIMPLE.match(text):
        return text
    parts: list[str] = []
    at = 0
    for flag in _FLAG.finditer(text):
        parts += [_fitted(text[at : flag.start()], level), flag[0] if level == 0 else "\U0001f3f4"]
        at = flag.end()
    return "".join([*parts, _fitted(text[at:], level)])


def _fitted(text: str, level: int) -> str:
    fonts = coverage()
    out: list[str] = []
    base = 0
    for character in text:
        if character == "\n" or character in _OURS:
            out.append(character)
            base = 0
        elif _MAY_STAY_UNSEEN.match(character) and level == 0:
            out.append(character)
        else:
            covers = sum(1 << n for n, font in enumerate(fonts) if ord(character) in font)
            is_mark = unicodedata.category(character)[0] == "M"
            # A mark is drawn with the letter before it, so one font must have both.
            able = covers & base if is_mark and base else covers
            if not able or _must_show(character, level, is_mark):
                out.append(sign(character))
            else:
                out.append(character)
                base = able
    return "".join(out)


def _must_show(character: str, level: int, is_mark: bool) -> bool:
    if ord(character) < 0x7F and character >= " ":
        return False
    kind = unicodedata.category(character)
    unseen = kind in ("Cc", "Cf", "Cn", "Co", "Cs") or bool(_STEERS.match(character))
    return unseen or (level >= 1 and is_mark) or level >= 2
