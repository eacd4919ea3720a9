"""A pinned address must not cost the proof of who answers: real certificates on loopback."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from domain.answer import Answer, Outcome, ok
from monitor.schedule import now
from tests.monitor.picture_hosts import Names, drawn, hosting, media, says

BADGE = drawn()
NAMES = Names(pictures_example=["127.0.0.1"], other_example=["127.0.0.1"])


def certified(name: str, folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server with a certificate of its own for `name`, and a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    built = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    built = built.serial_number(1).not_valid_before(now() - timedelta(1)).not_valid_after(now() + timedelta(1))
    built = built.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    pem = built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    form = serialization.PrivateFormat.PKCS8
    secret = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    (folder / "host.pem").write_bytes(secret + pem)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "host.pem")
    return server, ssl.create_default_context(cadata=pem.decode())


@contextmanager
def noting(server: ssl.SSLContext) -> Iterator[list[str]]:
    """The names that clients ask a server for while they greet it."""
    asked: list[str] = []

    def note(_: ssl.SSLObject, name: str | None, __: ssl.SSLContext) -> None:
        asked.append(name or "")

    server.sni_callback = note
    yield asked


async def fetch(name: str, tmp_path: Path) -> tuple[Answer[bytes], list[str]]:
    server, client = certified("pictures.example", tmp_path)
    with noting(server) as asked:
        async with hosting({"/a": says(BADGE)}, tls=server) as host:
            door = media(names=NAMES, transport=httpx.AsyncHTTPTransport(verify=client, trust_env=False))
            said = await door.fetch(host.url("/a", name, "https"))
            await door.aclose()
    return said, asked


async def test_the_certificate_is_asked_for_and_checked_by_name(tmp_path: Path) -> None:
    assert await fetch("pictures.example", tmp_path) == (ok(BADGE), ["pictures.example"])


@pytest.mark.parametrize("name", ["other.example", "127.0.0.1"])
async def test_a_certificate_of_another_name_is_refused(name: str, tmp_path: Path) -> None:
    said, _ = await fetch(name, tmp_path)
    assert said.outcome is Outcome.ERROR
    assert "certificate" in said.detail
