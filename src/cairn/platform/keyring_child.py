"""Keeps one line of text in the keyring of the system, and brings it back: the only module of ours
that uses one.

Runs as a process of its own (``python -I -m cairn.platform.keyring_child``), which nothing imports.
It holds no key. Standard input brings one JSON object with ``do`` (``get``, ``put`` or ``remove``),
``account``, ``parent`` (the process that asks) and for ``put`` the ``text``; standard output takes
``{"text": text or null}`` or ``{"failed": code}``. A keyring may show a dialog and wait for it, so
whoever asks ends this process when its time is over.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

from cairn.platform.hardening import die_with

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "sync-state"
"""Under this name everything of ours lies there. It names neither a person nor this program."""
MOST_BYTES = 64 * 1024
_BACKEND = "keyring.backends.SecretService.Keyring"
_OTHER = "PYTHON_KEYRING_BACKEND"


class _Failed(Exception):
    """The message is one of the codes that the other side knows."""


def _backend() -> KeyringBackend:
    """The one that is named here, or in the environment. Neither a file of settings nor what else
    happens to be installed is asked: either could name any program, and one that uses a network.
    """
    try:
        from keyring.core import load_keyring
    except ImportError:
        raise _Failed("not-installed") from None
    try:
        return load_keyring(os.environ.get(_OTHER) or _BACKEND)
    except (ImportError, AttributeError, ValueError, RuntimeError, OSError):
        raise _Failed("none") from None


def _done(asked: dict[str, Any]) -> str | None:
    backend = _backend()
    from keyring.errors import KeyringLocked, NoKeyringError, PasswordDeleteError

    where = SERVICE, asked["account"]
    try:
        if asked["do"] == "put":
            backend.set_password(*where, asked["text"])
        elif asked["do"] == "remove":
            backend.delete_password(*where)
        else:
            return backend.get_password(*where)
    except PasswordDeleteError:
        return None  # there is none: that is what was wanted
    except KeyringLocked:
        raise _Failed("locked") from None
    except NoKeyringError:
        raise _Failed("none") from None
    except Exception:
        # Each backend has errors of its own, and what they say is not ours to show.
        raise _Failed("refused") from None
    return None


def main() -> None:
    """One question from standard input, one answer to standard output."""
    asked = json.loads(sys.stdin.buffer.read(MOST_BYTES))
    die_with(asked["parent"])
    try:
        told = {"text": _done(asked)}
    except _Failed as failed:
        told = {"failed": str(failed)}
    sys.stdout.write(json.dumps(told))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
