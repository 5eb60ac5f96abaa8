"""`make demo` goes through to its end: every step is a command that an owner would run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cairn.vault.guessable import require_strong
from tools import bench, bench_sealing

DEMO = Path(__file__).parents[1] / "tools" / "demo.py"


@pytest.mark.slow
def test_the_demo_goes_through(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, DEMO, tmp_path / "out"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "MESSAGES": "300"},
    )
    assert ran.returncode == 0, ran.stderr
    assert "Checked four ways" in ran.stdout
    (cover,) = (tmp_path / "out" / "packs").glob("*/data/1-read-first.pdf")
    assert cover.read_bytes().startswith(b"%PDF")


def test_what_is_measured_is_opened_with_words_that_are_taken() -> None:
    for phrase in (bench.PHRASE, bench_sealing.PHRASE):
        require_strong(phrase)
