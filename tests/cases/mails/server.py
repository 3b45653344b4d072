"""A real IMAP server (pymap) on loopback with TLS, its mailbox in memory: one process for the tests of a module."""

from __future__ import annotations

import imaplib
import importlib.util
import os
import socket
import ssl
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "box", "a-password-of-the-box"


def certificate(folder: Path) -> tuple[Path, Path]:
    """(certificate, key) for 127.0.0.1, signed by itself."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")]),
    )
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=3650)).not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    )  # fmt: skip
    cert, secret = folder / "cert.pem", folder / "key.pem"
    cert.write_bytes(built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return cert, secret


class Server:
    def __init__(self, folder: Path) -> None:
        self.cert, key = certificate(folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        said = [
            "-m",
            "pymap",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
            "--cert",
            str(self.cert),
            "--key",
            str(key),
            "dict",
        ]
        account = ["--demo-user", USER, "--demo-password", PASSWORD]
        code = "import sys; from pymap.main import main; sys.exit(main())"
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, *said[2:], *account], stderr=subprocess.DEVNULL
        )
        self._wait()

    def _wait(self) -> None:
        for _ in range(600):
            assert self.process.poll() is None, "the IMAP server ended"
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the IMAP server never answered")

    def line(self) -> imaplib.IMAP4:
        """Signed in, as a mail programme of a person would be."""
        line = imaplib.IMAP4("127.0.0.1", self.port, timeout=30)
        line.starttls(ssl.create_default_context(cafile=str(self.cert)))
        line.login(USER, PASSWORD)
        line.select("INBOX")
        return line

    def put(self, *letters: bytes, read: bool = False) -> None:
        line = self.line()
        for raw in letters:
            assert line.append("INBOX", r"(\Seen)" if read else None, None, raw)[0] == "OK"
        line.logout()

    def count(self, what: str = "ALL") -> int:
        line = self.line()
        found = line.search(None, what)[1][0]
        line.logout()
        return len((found or b"").split())

    def clear(self) -> None:
        line = self.line()
        if (line.search(None, "ALL")[1][0] or b"").split():
            line.store("1:*", "+FLAGS", r"(\Deleted)")
            line.expunge()
        line.logout()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


@pytest.fixture(scope="session")
def running(tmp_path_factory):
    if importlib.util.find_spec("pymap") is None:
        if os.environ.get("MINGTANG_CI"):
            pytest.fail("pymap is not installed; CI must have it (requirements-dev.lock)")
        pytest.skip(
            "NO REAL IMAP SERVER: install requirements-dev.lock (pymap) to run the tests of the mailbox"
        )
    held = Server(tmp_path_factory.mktemp("imap"))
    yield held
    held.stop()


@pytest.fixture
def server(running, monkeypatch):
    """An empty mailbox whose certificate this process trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(running.cert))
    running.clear()
    return running
