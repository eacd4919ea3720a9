import ssl
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.http.certificate import Certificate, NoCertificate, read_certificate
from tests.certificates import Tls
from tests.factories import NOW


def certificate(*names: str) -> Certificate:
    day = timedelta(days=1)
    return Certificate(issuer="CA", organisation="", names=names, valid_from=NOW - day, valid_until=NOW + day)


def test_a_certificate_says_who_vouches_for_which_names_and_until_when(tmp_path: Path) -> None:
    read = read_certificate(ssl.PEM_cert_to_DER_cert(Tls(tmp_path).certificate.read_text()))
    assert (read.issuer, read.organisation, read.names) == ("localhost", "", ("localhost",))
    assert (read.valid_from, read.is_self_signed) == (NOW - timedelta(days=365), True)


@pytest.mark.parametrize("shown", [b"", b"no certificate", bytes(500)])
def test_what_is_no_certificate_is_said_to_be_none(shown: bytes) -> None:
    with pytest.raises(NoCertificate):
        read_certificate(shown)


@pytest.mark.parametrize(
    ("name", "host", "covers"),
    [
        ("linze.example", "linze.example", True),
        ("*.linze.example", "www.linze.example", True),
        ("*.linze.example", "linze.example", False),
        ("*.linze.example", "a.b.linze.example", False),
        ("*.example", "linze.example", True),
        ("linze.example", "xlinze.example", False),
    ],
)
def test_a_certificate_covers_its_names_and_one_level_below_a_star(name: str, host: str, covers: bool) -> None:
    assert (certificate(name).flaw(host, NOW) is None) is covers
