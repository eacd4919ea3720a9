"""Asks name servers directly, so that a name that does not exist can be told from one that nobody could look up."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address

import dns.asyncquery
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype

from monitor.http.addresses import Address
from monitor.http.pace import Pace
from monitor.http.politeness import Politeness

# Of different houses: absence takes two that agree. AliDNS and DNSPod.
RESOLVERS = ("223.5.5.5", "119.29.29.29")
RESOLVER = re.compile(r"(?P<address>[0-9.]+|\[?[0-9A-Fa-f:]+\]?)(?<!:)(?::(?P<port>\d{1,5}))?")
DNS_PORT = 53
ATTEMPTS = 2
ANSWERED = {dns.rcode.NOERROR, dns.rcode.NXDOMAIN}

Ask = Callable[[dns.message.QueryMessage, str, int, float], Awaitable[dns.message.Message]]


class Existence(StrEnum):
    """What name servers say of a name. BARE: it exists and has no address; SILENT: they did not say."""

    THERE = "there"
    BARE = "bare"
    NONE = "none"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One name server's word on a name; `addresses` where it is THERE, `said` in the server's words."""

    existence: Existence
    addresses: tuple[Address, ...] = ()
    said: str = ""


class Names:
    """The way to a few recursive name servers, at one pace for all."""

    def __init__(
        self,
        resolvers: Iterable[str] = RESOLVERS,
        *,
        seconds: float = 3,
        per_second: float = 20,
        pace: Pace | None = None,
        ask: Ask | None = None,
    ) -> None:
        self.resolvers = tuple(dict.fromkeys(resolvers))
        self._seconds = seconds
        self._pace = pace or Pace()
        self._politeness = Politeness(requests_per_second=per_second, burst=4, concurrency=16)
        self._ask = ask or _asked

    async def look(self, host: str) -> Looked:
        """What the first name server that answers says."""
        looked = Looked(existence=Existence.SILENT, said="no name server")
        for resolver in self.resolvers:
            looked = await self.looked(host, resolver)
            if looked.existence is not Existence.SILENT:
                return looked
        return looked

    async def agreed(self, host: str) -> Looked:
        """As `look`, but a name is NONE only if two name servers at least say so, and no other contradicts."""
        found = await asyncio.gather(*(self.looked(host, resolver) for resolver in self.resolvers))
        heard = [each for each in found if each.existence is not Existence.SILENT]
        other = next((each for each in heard if each.existence is not Existence.NONE), None)
        if other is not None:
            return other
        if len(heard) > 1:
            return heard[0]
        said = "; ".join(dict.fromkeys(each.said for each in found if each not in heard)) or "a second one is needed"
        return Looked(existence=Existence.SILENT, said=f"{len(heard)} of {len(found)} name servers answered: {said}")

    async def looked(self, host: str, resolver: str) -> Looked:
        """What one name server says: its IPv4 addresses, else its IPv6 addresses, else whether there is the name."""
        first = await self._one(host, resolver, dns.rdatatype.A)
        return first if first.existence is not Existence.BARE else await self._one(host, resolver, dns.rdatatype.AAAA)

    async def _one(self, host: str, resolver: str, kind: dns.rdatatype.RdataType) -> Looked:
        said = ""
        try:
            query = dns.message.make_query(host, kind)
        except (dns.exception.DNSException, UnicodeError) as malformed:
            return Looked(existence=Existence.SILENT, said=f"{host} is no name: {malformed}")
        for _ in range(ATTEMPTS):
            try:
                async with self._pace.turn("name-servers", "", self._politeness):
                    response = await self._ask(query, *parsed(resolver), self._seconds)
            except (dns.exception.DNSException, OSError, EOFError) as fault:
                said = f"{resolver}: {type(fault).__name__}"
            else:
                return _read(response, kind, resolver)
        return Looked(existence=Existence.SILENT, said=said)


def parsed(resolver: str) -> tuple[str, int]:
    """Address and port of a name server as configured. Raises ValueError."""
    match = RESOLVER.fullmatch(resolver)
    if match is None:
        raise ValueError(f"{resolver} is no address of a name server; write it as 223.5.5.5 or [2400:3200::1]:53")
    return str(ip_address(match["address"].strip("[]"))), int(match["port"] or DNS_PORT)


async def _asked(query: dns.message.QueryMessage, address: str, port: int, seconds: float) -> dns.message.Message:
    response, _ = await dns.asyncquery.udp_with_fallback(query, address, seconds, port)
    return response


def _read(response: dns.message.Message, kind: dns.rdatatype.RdataType, resolver: str) -> Looked:
    code = response.rcode()
    if code not in ANSWERED:
        return Looked(existence=Existence.SILENT, said=f"{resolver}: {dns.rcode.to_text(code)}")
    addresses = tuple(
        ip_address(data.address)
        for answer in response.answer
        for data in answer
        if (data.rdclass, data.rdtype) == (dns.rdataclass.IN, kind)
    )
    if addresses:
        return Looked(existence=Existence.THERE, addresses=addresses, said=resolver)
    # An alias that leads to a missing name exists itself (RFC 6604).
    if code == dns.rcode.NOERROR or response.answer:
        return Looked(existence=Existence.BARE, said=f"{resolver}: no address")
    if not _is_proved(response):
        return Looked(existence=Existence.SILENT, said=f"{resolver}: NXDOMAIN that no zone answers for")
    return Looked(existence=Existence.NONE, said=f"{resolver}: NXDOMAIN")


def _is_proved(response: dns.message.Message) -> bool:
    """Whether the zone that would hold the name says so (RFC 2308); what filters names often leaves that out."""
    name = response.question[0].name if response.question else dns.name.root
    zones = (each.name for each in response.authority if each.rdtype == dns.rdatatype.SOA)
    return any(name.is_subdomain(zone) and name != zone for zone in zones)
