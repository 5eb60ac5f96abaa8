"""What the disk does to a log: cut short, full, broken; by the system's own means."""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cairn.storage.folder import make_places, open_places
from cairn.storage.problems import HeadMoved, StorageFull, TornTail
from cairn.storage.promises import EMPTY, FRAME_BYTES, Places
from tests.storage.records import record


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "papers"


@pytest.fixture
def places(root: Path) -> Places:
    return make_places(root)


@contextlib.contextmanager
def files_at_most(size: int) -> Iterator[None]:
    """The kernel refuses to let any file of this process grow over ``size`` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_tail_torn_at_every_byte_goes_to_the_bin_whole(root: Path, places: Places) -> None:
    log, path = places.logs[0], root / "logs" / "0"
    head = log.append(EMPTY, [record(1, 30)])
    log.append(head, [record(2, 12)])
    whole = path.read_bytes()
    for end in range(head.position + 1, len(whole)):
        path.write_bytes(whole[:end])
        torn = log.head()
        assert (torn.records, torn.position) == (1, head.position)
        assert torn.torn == end - head.position
        assert [one.frame for one in log.read_from()] == [record(1, 30).frame]
        with pytest.raises(TornTail):
            log.append(torn, [record(3, 1)])
        assert log.cut_tail(torn.position) == torn.torn
        assert log.head() == head
    binned = sorted(
        (len(path.read_bytes()), path.read_bytes()) for path in (root / "bin").iterdir()
    )
    tail = whole[head.position :]
    assert binned == [(length, tail[:length]) for length in range(1, len(tail))]


def test_a_full_disk_leaves_no_part_of_a_record(root: Path, places: Places) -> None:
    log, path = places.logs[0], root / "logs" / "0"
    head = log.append(EMPTY, [record(1, 100)])
    before = path.read_bytes()
    for room in (0, 1, FRAME_BYTES, FRAME_BYTES + 1, FRAME_BYTES + 400):
        with files_at_most(head.position + room), pytest.raises(StorageFull):
            log.append(head, [record(2, 200), record(3, 200)])
        assert path.read_bytes() == before
        assert log.head() == head
    assert log.append(head, [record(2, 200)]).records == 2


def test_a_full_disk_keeps_the_older_small_file(root: Path, places: Places) -> None:
    places.small.put("settings", b"older", None)
    found = places.small.get("settings")
    assert found is not None
    with files_at_most(100), pytest.raises(StorageFull):
        places.small.put("settings", bytes(1000), found[1])
    assert places.small.get("settings") == found
    assert not [path for path in root.iterdir() if path.name.startswith(".part")]


def test_a_full_disk_leaves_no_part_of_an_original(root: Path, places: Places) -> None:
    with (
        files_at_most(100),
        pytest.raises(StorageFull),
        places.originals.stage() as staged,
    ):
        staged.write(bytes(1000))
    assert list((root / ".staging").iterdir()) == []
    assert list(places.originals.names()) == []


_ON_A_FULL_DISK = """
import sys
from pathlib import Path
from cairn.storage.folder import make_places
from cairn.storage.problems import StorageFull
from cairn.storage.promises import EMPTY
from tests.storage.records import record

log = make_places(Path(sys.argv[1]) / "papers").logs[0]
head = log.append(EMPTY, [record(1, 1000)])
try:
    log.append(head, [record(2, 10_000_000)])
except StorageFull as problem:
    sys.exit(0 if log.head() == head and problem.facts["errno"] == 28 else 3)
sys.exit(4)
"""


def test_a_disk_that_is_really_full_is_told_and_changes_nothing(tmp_path: Path) -> None:
    mount = f'mount -t tmpfs -o size=1m none "{tmp_path}" && exec "$@"'
    in_own_mounts = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", mount, "sh"]
    if subprocess.run([*in_own_mounts, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system does not let a user mount a small disk")
    done = _run_apart(_ON_A_FULL_DISK, tmp_path, before=in_own_mounts)
    assert done.returncode == 0, done.stderr


_WITH_A_FAULTY_DISK = """
import errno, sys
from pathlib import Path
from cairn.platform import seccomp
from cairn.storage.folder import open_places
from cairn.storage.problems import AppendFailed
from tests.storage.records import record

places = open_places(Path(sys.argv[1]), writing=True)
log = places.logs[0]
head = log.head()
fault = seccomp.Rule("fsync", is_refused=True, error=errno.EIO)
seccomp.install(seccomp.program([fault], seccomp.ALLOW))
for attempt in (
    lambda: log.append(head, [record(2, 10)]),
    lambda: log.append(log.head(), [record(3, 10)]),
    lambda: log.blank_body(0),
    lambda: log.cut_tail(0),
    lambda: places.logs[1].append(places.logs[1].head(), [record(1, 1)]),
    lambda: places.small.put("settings", b"", None),
    places.originals.stage,
):
    try:
        attempt()
    except AppendFailed:
        continue
    sys.exit(3)
"""


def test_after_a_failed_sync_nothing_more_is_written(root: Path, places: Places) -> None:
    places.logs[0].append(EMPTY, [record(1, 10)])
    done = _run_apart(_WITH_A_FAULTY_DISK, root)
    assert done.returncode == 0, done.stderr
    stored = list(open_places(root, writing=True).logs[0].read_from())
    # The second record may or may not be there, as on a real disk; nothing came after it.
    assert [one.frame for one in stored][:1] == [record(1, 10).frame]
    assert len(stored) <= 2
    assert stored[0].body == record(1, 10).body


_ON_A_READ_ONLY_DISK = """
import errno, os, sys
from pathlib import Path
from cairn.platform import seccomp
from cairn.storage.folder import open_places
from cairn.storage.problems import NotAllowed
from tests.storage.records import record

places = open_places(Path(sys.argv[1]), writing=False)
log = places.logs[0]
head = log.head()
only_reading = seccomp.Rule("openat", (seccomp.Check(2, os.O_ACCMODE, 0),), error=errno.EROFS)
seccomp.install(seccomp.program([only_reading], seccomp.ALLOW))
for attempt in (
    lambda: log.append(head, [record(2, 10)]),
    lambda: log.blank_body(0),
    lambda: places.small.put("settings", b"", None),
    places.originals.stage,
):
    try:
        attempt()
    except NotAllowed:
        continue
    sys.exit(3)
sys.exit(0 if log.head() == head and len(list(log.read_from())) == 1 else 4)
"""


def test_a_disk_that_may_only_be_read_is_told_and_still_read(root: Path, places: Places) -> None:
    places.logs[0].append(EMPTY, [record(1, 10)])
    done = _run_apart(_ON_A_READ_ONLY_DISK, root)
    assert done.returncode == 0, done.stderr


def test_a_second_writer_is_noticed(root: Path, places: Places) -> None:
    ours, theirs = places.logs[0], open_places(root, writing=True).logs[0]
    head = ours.append(EMPTY, [record(1, 10)])
    moved = theirs.append(head, [record(2, 10)])
    with pytest.raises(HeadMoved):
        ours.append(head, [record(3, 10)])
    assert ours.head() == moved
    theirs.cut_tail(0)
    theirs.append(theirs.head(), [record(4, 10), record(5, 10), record(6, 10)])
    assert ours.head() == theirs.head()


def _run_apart(
    program: str, folder: Path, before: list[str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run in a process of its own, which may lose what this one still needs."""
    return subprocess.run(
        [*(before or []), sys.executable, "-c", program, str(folder)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
