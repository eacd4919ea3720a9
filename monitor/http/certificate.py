"""The certificate of an https host: who vouches for whom, for which names and until when."""

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from cryptography import x509
from cryptography.x509.oid import NameOID

from domain.text import Text
from monitor.http.addresses import Address

NAMED = (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME)
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """`organisation` is whom the issuer checked, '' where it checked the domain only; `names` are the hosts."""

    issuer: str
    organisation: str
    names: tuple[str, ...]
    valid_from: datetime
    valid_until: datetime
    is_self_signed: bool = False

    def flaw(self, host: str, now: datetime) -> Text | None:
        """Why nobody should believe it of this host at this moment, as far as the certificate itself tells."""
        if not any(_covers(name, host) for name in self.names):
            return Text(f"证书不是发给 {host} 的", f"the certificate is not made out to {host}")
        if now > self.valid_until:
            return Text("证书已过期", "the certificate has expired")
        if now < self.valid_from:
            return Text("证书尚未生效", "the certificate is not valid yet")
        return Text("证书为自签名", "the certificate is self-signed") if self.is_self_signed else None


class NoCertificate(Exception):
    """What the host showed is no certificate that can be read."""


@lru_cache(maxsize=512)
def read_certificate(der: bytes) -> Certificate:
    """A certificate from its bytes. Raises NoCertificate."""
    try:
        read = x509.load_der_x509_certificate(der)
        return Certificate(
            issuer=_named(read.issuer),
            organisation=_attribute(read.subject, NameOID.ORGANIZATION_NAME),
            names=_names(read),
            valid_from=read.not_valid_before_utc,
            valid_until=read.not_valid_after_utc,
            is_self_signed=read.issuer == read.subject,
        )
    except ValueError as broken:
        raise NoCertificate(str(broken)) from broken


async def shown_certificate(host: str, address: Address, port: int) -> bytes:
    """What a host shows whoever greets it, believed by nobody: nothing is asked and nothing else is read."""
    _, writer = await asyncio.open_connection(str(address), port, ssl=_unverified(), server_hostname=host)
    try:
        shown: bytes | None = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
        return shown or b""
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


def _unverified() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _named(name: x509.Name) -> str:
    return next(filter(None, (_attribute(name, oid) for oid in NAMED)), "")


def _attribute(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    values = (str(attribute.value) for attribute in name.get_attributes_for_oid(oid))
    return "".join(char for char in next(values, "") if char.isprintable())[:LONGEST_NAME]


def _names(read: x509.Certificate) -> tuple[str, ...]:
    try:
        extension = read.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return tuple(filter(None, (_attribute(read.subject, NameOID.COMMON_NAME).lower(),)))
    addresses = (str(each) for each in extension.value.get_values_for_type(x509.IPAddress))
    hosts = (each.lower() for each in extension.value.get_values_for_type(x509.DNSName))
    return (*hosts, *addresses)


def _covers(name: str, host: str) -> bool:
    wild = name.startswith("*.") and host.partition(".")[2] == name[2:]
    return wild or name == host.lower()
