"""Real keyrings for the tests: one in a file, and the one of the GNOME desktop on a bus of its own.

Each lies in a folder of the test; that of whoever runs the tests is never touched.
"""

from __future__ import annotations

import configparser
import json
import shutil
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

FILE = "keyrings.alt.file.PlaintextKeyring"
NULL = "keyring.backends.null.Keyring"
"""Takes everything and keeps nothing."""
DESKTOP = ("dbus-daemon", "gnome-keyring-daemon")
desktop = pytest.mark.skipif(
    not all(map(shutil.which, DESKTOP)), reason="needs the Debian packages dbus and gnome-keyring"
)


def in_file(root: Path, backend: str = FILE) -> dict[str, str]:
    """The environment in which ``backend`` keeps everything in a file in ``root``."""
    return {"HOME": str(root), "XDG_DATA_HOME": str(root), "PYTHON_KEYRING_BACKEND": backend}


def file_in(root: Path) -> Path:
    """Where ``FILE`` keeps what it was given."""
    return root / "python_keyring" / "keyring_pass.cfg"


def kept_in(root: Path) -> dict[tuple[str, str], str]:
    """All that lies in the file, by service and account as they are written there."""
    found = configparser.RawConfigParser()
    found.read(file_in(root), encoding="utf-8")
    return {
        (service, account): b64decode(text).decode()
        for service in found.sections()
        for account, text in found.items(service)
    }


@contextmanager
def on_desktop(root: Path) -> Iterator[dict[str, str]]:
    """A bus and the keyring of the GNOME desktop, unlocked; the environment in which it is found.
    There is no screen, so nobody can answer a dialog.
    """
    with TemporaryDirectory() as sockets:  # the path of a socket must be short
        yield from _on_desktop(root, Path(sockets))


def _on_desktop(root: Path, sockets: Path) -> Iterator[dict[str, str]]:
    env = {
        "HOME": str(root),
        "XDG_RUNTIME_DIR": str(sockets),
        "XDG_DATA_HOME": str(root / "data"),
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={sockets}/bus",
    }
    quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "env": env}
    bus = [_path("dbus-daemon"), "--session", "--nofork", "--nopidfile", "--print-address",
           f"--address={env['DBUS_SESSION_BUS_ADDRESS']}"]  # fmt: skip
    daemon = [_path("gnome-keyring-daemon"), "--foreground", "--unlock", "--components=secrets"]
    with subprocess.Popen(bus, **quiet) as first:  # type: ignore[call-overload]
        try:
            first.stdout.readline()  # its address: it listens
            with subprocess.Popen(daemon, stdin=subprocess.PIPE, **quiet) as second:  # type: ignore[call-overload]
                try:
                    second.stdin.write(b"words of the account")
                    second.stdin.close()
                    second.stdout.read()  # it closes this when it is there
                    yield env
                finally:
                    second.terminate()
        finally:
            first.terminate()


def _path(name: str) -> str:
    found = shutil.which(name)
    assert found, name
    return found


def lock(env: dict[str, str]) -> None:
    """Lock the keyring of the desktop, as its screen lock or its owner would."""
    code = (
        "import secretstorage as s; c = s.get_default_collection(s.dbus_init()); c.lock(); "
        "assert c.is_locked()"
    )
    subprocess.run([sys.executable, "-I", "-c", code], env=env, check=True)


def labels(env: dict[str, str]) -> list[tuple[str, dict[str, str]]]:
    """What anybody with the account sees of each entry without opening it."""
    code = (
        "import json, secretstorage as s; c = s.get_default_collection(s.dbus_init()); "
        "print(json.dumps([(i.get_label(), dict(i.get_attributes())) for i in c.get_all_items()]))"
    )
    ran = subprocess.run(
        [sys.executable, "-I", "-c", code], env=env, check=True, capture_output=True
    )
    return [(label, attributes) for label, attributes in json.loads(ran.stdout)]
