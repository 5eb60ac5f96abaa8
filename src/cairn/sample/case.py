"""The built-in sample case: an invented person's exports, and what is true about them.

``main/`` and ``ordinary/`` are what a person would add; ``truth.json`` beside them is written by
the one who made them up. The same arguments give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

from cairn.sample import ordinary, plot, story
from cairn.sample.calls import main_calls, ordinary_calls
from cairn.sample.diary import write_diary
from cairn.sample.phone import ODD, write_calls, write_texts
from cairn.sample.tally import Tally
from cairn.sample.truth import Truth
from cairn.sample.whatsapp import Names, write_android, write_ios
from cairn.terms.errors import CANNOT_CREATE, Problem

_SHARES = {"old": 0.45, "new": 0.2, "texts": 0.2}
_FEWEST = 4
"""Beside its fixed points, in each conversation."""
_SMS, _CALLS = "sms-20260901120000.xml", "calls-20260901120000.xml"


class FolderNotEmpty(Problem):
    say = "There is something in that folder already, so no sample case was made."
    hint = "Choose the name of a folder that does not exist yet."
    exit_code = CANNOT_CREATE


def make_case(folder: Path, *, messages: int = 3000, seed: int = 1) -> Truth:
    """``messages`` WhatsApp messages and texts in ``main/``, or as many as the fixed points of the
    story need if those are more (about fifty); ``ordinary/`` is always of one size. Raises
    ``FolderNotEmpty``.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderNotEmpty
    (folder / "main" / "undecided").mkdir(parents=True)
    (folder / "ordinary").mkdir()
    random = Random(seed)  # noqa: S311 - invented words, not secrets
    files = (
        *((f"main/{name}", tally) for name, tally in _main(folder / "main", messages, random)),
        *((f"ordinary/{name}", tally) for name, tally in _ordinary(folder / "ordinary", random)),
    )
    truth = Truth(messages, seed, files)
    text = json.dumps(truth.as_object(), ensure_ascii=False, indent=1)
    (folder / "truth.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    return truth


def _sizes(messages: int) -> dict[str, int]:
    """How many messages each conversation has beside its fixed points; the friend's takes what
    rounding leaves, so that the sum is what was asked for.
    """
    free = messages - sum(story.FIXED.values()) - story.UNDECIDED - ODD
    sizes = {name: max(_FEWEST, int(free * share)) for name, share in _SHARES.items()}
    return sizes | {"friend": max(_FEWEST, free - sum(sizes.values()))}


def _main(folder: Path, messages: int, random: Random) -> Iterator[tuple[str, Tally]]:
    sizes = _sizes(messages)
    name = f"WhatsApp Chat - {plot.THEM}.zip"
    chat = story.old_chat(sizes["old"], random)
    yield name, write_ios(folder / name, chat, Names(plot.OWNER, plot.THEM))
    for them, chat in (
        (plot.NEW_WHATSAPP, story.new_chat(sizes["new"], random)),
        (plot.FRIEND, story.friend_chat(sizes["friend"], random)),
    ):
        name = f"WhatsApp Chat with {them}.txt"
        yield name, write_android(folder / name, chat, Names(plot.OWNER, them))
    name = f"undecided/WhatsApp Chat with {plot.THIRD}.txt"
    chat = story.undecided()
    yield name, write_android(folder / name, chat, Names(plot.OWNER, plot.THIRD))
    texts, count = story.texts(sizes["texts"], random), sizes["texts"] + story.FIXED["texts"]
    yield _SMS, write_texts(folder / _SMS, texts, count=count)
    yield _CALLS, write_calls(folder / _CALLS, main_calls(random))
    yield "diary.csv", write_diary(folder / "diary.csv", "main")
    # Nothing in it is sound: a file that no reader knows.
    (folder / "voicemail.m4a").write_bytes(random.randbytes(4000))
    yield "voicemail.m4a", Tally("file", unread=1)


def _ordinary(folder: Path, random: Random) -> Iterator[tuple[str, Tally]]:
    name = f"WhatsApp Chat with {ordinary.OTHER_PARENT}.txt"
    names = Names(ordinary.PARENT, ordinary.OTHER_PARENT)
    yield name, write_android(folder / name, ordinary.parents(random), names)
    rota = ordinary.colleagues(random)
    yield _SMS, write_texts(folder / _SMS, rota, count=ordinary.TEXTS, odd=False)
    numbers = (ordinary.COLLEAGUE_SMS, ordinary.OTHER_PARENT_NUMBER)
    yield _CALLS, write_calls(folder / _CALLS, ordinary_calls(numbers, random))
    yield "diary.csv", write_diary(folder / "diary.csv", "ordinary")
