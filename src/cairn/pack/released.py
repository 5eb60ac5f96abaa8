"""SHA-256 of the checkers in every release: what a pack may hold under their names."""

from __future__ import annotations

RELEASED: dict[str, tuple[tuple[str, str], ...]] = {
    "checks/verify.py": (
        ("0.1.0", "6259fff0fb9bf116cf16096418f33c1f0050acae7590edf34ed4e2ee5101b917"),
    ),
    "checks/verify.html": (
        ("0.1.0, en", "d4866d96679d02645761fd9c998faeb8bfe30d9d15c94f2e6b22bb681483e5fb"),
    ),
    "checks/record_beside.py": (
        ("0.1.0", "e40258e91734c79ccd40b9da15ac6e2405dc0175d5f116241beb28796db7f3f8"),
    ),
    "checks/record_form.py": (
        ("0.1.0", "e61767915b16a5372c2cd6e33becc9b882a56e822b18c2859dee574ceda5ec62"),
    ),
    "checks/record_tree.py": (
        ("0.1.0", "619bb7ef3691b0369f33e9499214768ee5b4c3fbe17066128f84e221535d8052"),
    ),
    "checks/verify_record.py": (
        ("0.1.0", "1a63e1a956788ae9d9832972169fb64385be2c7441b2fc2177a587e10b986e21"),
    ),
}
"""By path in a pack: version and digest, newest last. None is taken out: old packs must check."""
