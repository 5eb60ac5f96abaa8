"""The built-in sample case: an invented person's exports, and what is true about them.

``main/`` and ``ordinary/`` are what a person would add; ``truth.json`` beside them is written by
the one who made them up. The same arguments give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from cairn.sample import demo, ordinary, story
from cairn.sample.clock import ZONE, iso, seconds, wall
from cairn.sample.diary import write_diary
from cairn.sample.phone import write_calls, write_texts
from cairn.sample.story import Said
from cairn.sample.tally import Tally
from cairn.sample.whatsapp import Names, write_android, write_ios
from cairn.terms.errors import CANNOT_CREATE, Problem

_SHARES = {"old": 0.45, "new": 0.2, "friend": 0.15, "texts": 0.2}
_ORDINARY_MESSAGES = 240


class FolderNotEmpty(Problem):
    say = "There is something in that folder already, so no sample case was made."
    hint = "Choose the name of a folder that does not exist yet."
    exit_code = CANNOT_CREATE


def make_case(folder: Path, *, messages: int = 3000, seed: int = 1) -> None:
    """About ``messages`` messages in ``folder``. Raises ``FolderNotEmpty``."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderNotEmpty
    (folder / "main" / "undecided").mkdir(parents=True)
    (folder / "ordinary").mkdir()
    random = Random(seed)  # noqa: S311 - invented words, not secrets
    tallies = dict(_main(folder / "main", messages, random))
    tallies |= dict(_ordinary(folder / "ordinary", random))
    truth = _truth(tallies)
    text = json.dumps(truth, ensure_ascii=False, indent=1)
    (folder / "truth.json").write_text(text + "\n", encoding="utf-8")


def _main(folder: Path, messages: int, random: Random) -> Iterator[tuple[str, Tally]]:
    sizes = {name: max(4, round(messages * share)) for name, share in _SHARES.items()}
    old = story.old_chat(sizes["old"], random)
    name = f"WhatsApp Chat - {story.THEM}.zip"
    yield f"main/{name}", write_ios(folder / name, old, Names(story.OWNER, story.THEM))
    new = story.new_chat(sizes["new"], random)
    name = f"WhatsApp Chat with {story.NEW_WHATSAPP}.txt"
    names = Names(story.OWNER, story.NEW_WHATSAPP)
    yield f"main/{name}", write_android(folder / name, new, names)
    friendly = story.friend_chat(sizes["friend"], random)
    name = f"WhatsApp Chat with {story.FRIEND}.txt"
    names = Names(story.OWNER, story.FRIEND)
    yield f"main/{name}", write_android(folder / name, friendly, names)
    name = "undecided/WhatsApp Chat with Sam.txt"
    yield f"main/{name}", write_android(folder / name, _undecided(), Names(story.OWNER, "Sam"))
    texts = story.texts(sizes["texts"], random)
    name = "sms-20260901120000.xml"
    yield f"main/{name}", write_texts(folder / name, texts)
    name = "calls-20260901120000.xml"
    yield f"main/{name}", write_calls(folder / name, random)
    yield "main/diary.csv", write_diary(folder / "diary.csv", "main")
    (folder / "voicemail.m4a").write_bytes(random.randbytes(4000))
    yield "main/voicemail.m4a", Tally(unread=1)


def _undecided() -> Iterator[Said]:
    """Days up to the twelfth, each later than the one before whichever number is the month."""
    for n in range(2, 9):
        at = seconds(2026, n, n, 10 + n, 5)
        yield Said(at, n % 2 == 0, f"See you at {n}")


def _ordinary(folder: Path, random: Random) -> Iterator[tuple[str, Tally]]:
    name = f"WhatsApp Chat with {ordinary.OTHER_PARENT}.txt"
    names = Names(ordinary.PARENT, ordinary.OTHER_PARENT)
    chat = ordinary.parents(_ORDINARY_MESSAGES, random)
    yield f"ordinary/{name}", write_android(folder / name, chat, names)
    rota = ordinary.colleagues(_ORDINARY_MESSAGES // 2, random)
    yield "ordinary/sms.xml", write_texts(folder / "sms.xml", rota, odd=False)
    yield "ordinary/diary.csv", write_diary(folder / "diary.csv", "ordinary")


def _truth(tallies: dict[str, Tally]) -> dict[str, Any]:
    return {
        "home_zone": ZONE,
        "own_handles": {"main": [story.OWNER], "ordinary": [ordinary.PARENT]},
        "files": {name: tally.as_object() for name, tally in tallies.items()},
        "handles_that_belong_together": [
            [story.THEM, story.OLD_SMS, story.NEW_WHATSAPP, story.NEW_SMS],
            [story.FRIEND, story.FRIEND_SMS],
        ],
        "told_to_stop": {"at": wall(story.TOLD).isoformat(), "words": story.TOLD_WORDS},
        "contact_arranged": {"from": iso(story.ARRANGED_FROM), "to": iso(story.ARRANGED_TO)},
        "change_points": {name: wall(at).isoformat() for name, at in story.CHANGES.items()},
        "demo": demo.typed(),
    }
