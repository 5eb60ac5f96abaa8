"""A picture of one colour, small and always the same: JPEG by hand, without a library."""

from __future__ import annotations

import base64

# A grey JPEG of 1 by 1 pixel: baseline, one component (ITU T.81). A comment makes each its own.
_START = base64.b64decode("/9j/4AAQSkZJRgABAQAAAQABAAD/")
_REST = base64.b64decode(
    "2wBDAP////////////////////////////////////////////////////////////////////////////////////"
    "//wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8A"
    "N//Z"
)


def small_picture(number: int) -> bytes:
    """A JPEG whose comment holds ``number``."""
    comment = b"sample picture %d" % number
    return (
        _START[:-1]
        + b"\xff\xfe"
        + (len(comment) + 2).to_bytes(2, "big")
        + comment
        + b"\xff"
        + _REST
    )
