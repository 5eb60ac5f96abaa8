"""One labelled key for each purpose, from the vault key."""

from __future__ import annotations

from cairn.crypto.derive import derive
from cairn.crypto.secret import Secret

_LABEL = b"cairn/subkey/v1\0"


def subkey(vault_key: Secret, label: str, length: int = 32) -> Secret:
    """The key for ``label``; another label gives an unrelated key."""
    info = _LABEL + label.encode("ascii")
    return Secret(derive(vault_key.reveal(), salt=b"", info=info, length=length))
