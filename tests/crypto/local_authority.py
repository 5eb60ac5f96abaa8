"""A timestamp authority of our own, made with `openssl ts`, that nobody else knows."""

from __future__ import annotations

import subprocess
from pathlib import Path

from cryptography import x509

from cairn.crypto.authorities import Authority

_CONFIGURATION = """\
[tsa]
default_tsa = t
[t]
serial = ./serial
signer_cert = ./leaf.pem
{certificates}signer_key = ./leaf.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = {digests}
accuracy = secs:1, millisecs:500
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
_EXTENSIONS = """\
extendedKeyUsage = critical, timeStamping
keyUsage = critical, digitalSignature
basicConstraints = CA:FALSE
"""


def run(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


class LocalAuthority:
    """A root and a signer in ``folder``. ``days`` is how long the signer's certificate lasts; a
    negative number makes one that is over already.
    """

    def __init__(
        self,
        folder: Path,
        *,
        name: str = "Invented",
        days: int = 30,
        digests: str = "sha256, sha512",
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.name = name
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        root = ("-keyout", "root.key", "-out", "root.pem", "-days", "60")
        run(folder, "req", "-x509", *key, *root, "-subj", f"/CN={name} Root")
        run(folder, "req", *key, "-keyout", "leaf.key", "-out", "leaf.csr", "-subj", f"/CN={name}")
        (folder / "extensions").write_text(_EXTENSIONS)
        signed = ("-in", "leaf.csr", "-out", "leaf.pem", "-extfile", "extensions")
        by = ("-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days", str(days))
        run(folder, "x509", "-req", *signed, *by)
        self._digests = digests
        self.put_in_reply()
        (folder / "serial").write_text("01\n")

    def put_in_reply(self, *certificates: str) -> None:
        """Which certificates its answers carry beside the signer's, by file."""
        texts = [(self.folder / file).read_text() for file in certificates]
        (self.folder / "chain.pem").write_text("".join(texts))
        named = "certs = ./chain.pem\n" if certificates else ""
        made = _CONFIGURATION.format(digests=self._digests, certificates=named)
        (self.folder / "tsa.cnf").write_text(made)

    @property
    def root(self) -> x509.Certificate:
        return x509.load_pem_x509_certificate((self.folder / "root.pem").read_bytes())

    def listed(self, address: str = "http://127.0.0.1:9/") -> Authority:
        """As it would stand in the list."""
        return Authority(
            name=self.name,
            address=address,
            roots=(self.root,),
            checked_on="2025-06-15",
            roots_from="made here",
            contacted=True,
            chain_seen="",
            note="",
        )

    def reply(self, request: bytes) -> bytes:
        """Its answer to the bytes of a request, whatever they are."""
        (self.folder / "in.tsq").write_bytes(request)
        files = ("-queryfile", "in.tsq", "-out", "out.tsr")
        run(self.folder, "ts", "-reply", "-config", "tsa.cnf", "-section", "t", *files)
        return (self.folder / "out.tsr").read_bytes()
