"""A web of many hosts and the name servers that know them, played: nothing leaves the machine."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from ipaddress import ip_address
from typing import Any

import dns.asyncquery
import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import httpx

from monitor.http import Pace
from monitor.http.addresses import Address
from monitor.http.names import Ask, Names
from monitor.http.roads import Roads
from tests.factories import NOW
from tests.monitor.doors import Memory, Said, patient, says, unpaced

PUBLIC = "93.184.216.34"
FIRST, SECOND = "192.0.2.1", "192.0.2.2"
HTML = "text/html; charset=utf-8"


def page(title: str = "", head: str = "", body: str = "", *, end: str = "</html>") -> str:
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body>{end}"


def shows(title: str = "", head: str = "", body: str = "", **rest: Any) -> Said:
    """A whole page of this title."""
    return says(page(title, head, body), content_type=HTML, **rest)


def moved(location: str, status: int = 302) -> Said:
    return says(status=status, location=location)


class Web:
    """Answers by host, or by scheme and host; a host of neither takes no connection. `asked` are the addresses."""

    def __init__(self, **hosts: Said) -> None:
        self.hosts: dict[str, Said] = {name.replace("_", "."): said for name, said in hosts.items()}
        self.asked: list[str] = []
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        host = request.headers["host"]
        self.requests.append(request)
        self.asked.append(f"{request.url.scheme}://{host}{request.url.raw_path.decode()}")
        known = (f"{request.url.scheme}://{host}{request.url.path}", f"{request.url.scheme}://{host}", host)
        said = next((self.hosts[name] for name in known if name in self.hosts), None)
        if said is None:
            raise httpx.ConnectError("All connection attempts failed")
        return said()


async def anywhere(_host: str, _port: int) -> tuple[Address, ...]:
    """Every name leads to one public address."""
    return (ip_address(PUBLIC),)


async def shut(_host: str, _address: Address, _port: int) -> bytes:
    """No host shows a certificate."""
    raise ConnectionRefusedError("refused")


def shown(certificate: bytes) -> Callable[[str, Address, int], Any]:
    async def greet(_host: str, _address: Address, _port: int) -> bytes:
        return certificate

    return greet


def roads(
    web: Callable[[httpx.Request], httpx.Response] | None = None,
    *,
    holds: Memory | None = None,
    pace: Pace | None = None,
    politeness: Mapping[str, Any] | None = None,
    **changes: Any,
) -> Roads:
    values: dict[str, Any] = {"clock": lambda: NOW, "platform": "website", "resolve": anywhere, "greet": shut} | changes
    if web is not None:
        values["transport"] = httpx.MockTransport(web)
    chosen = patient(attempts=1, **(politeness or {}))
    return Roads(chosen, holds or Memory(), pace=pace or unpaced(), **values)


class Zone:
    """What the name servers know: names with an address, bare ones, aliases to nowhere, and servers out of order."""

    def __init__(self, *there: str, bare: tuple[str, ...] = (), dangling: tuple[str, ...] = ()) -> None:
        self.there, self.bare, self.dangling = set(there), set(bare), set(dangling)
        self.faults: dict[tuple[str, str], str] = {}
        self.asked: list[str] = []

    def fails(self, how: str, name: str = "", server: str = "") -> "Zone":
        """`how`: timeout, servfail, refused, everything, or filtered, an NXDOMAIN that no zone answers for."""
        self.faults[name, server] = how
        return self

    async def __call__(
        self, query: dns.message.QueryMessage, address: str, _port: int, _seconds: float
    ) -> dns.message.Message:
        name = query.question[0].name.to_text(omit_final_dot=True)
        self.asked.append(name)
        keys = ((name, address), (name, ""), ("", address), ("", ""))
        how = next((self.faults[key] for key in keys if key in self.faults), "")
        if how == "timeout":
            raise dns.exception.Timeout
        return self.answer(query, name, how)

    def answer(self, query: dns.message.QueryMessage, name: str, how: str = "") -> dns.message.Message:
        said = dns.message.make_response(query)
        if how in {"servfail", "refused"}:
            said.set_rcode(dns.rcode.SERVFAIL if how == "servfail" else dns.rcode.REFUSED)
        elif how == "everything" or name in self.there:
            if query.question[0].rdtype == dns.rdatatype.A:
                said.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", "A", PUBLIC))
        elif name not in self.bare and not any(each.endswith(f".{name}") for each in self.there):
            said.set_rcode(dns.rcode.NXDOMAIN)
            if name in self.dangling:
                said.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", "CNAME", "gone.example."))
            if how != "filtered":
                zone = name.rpartition(".")[2]
                soa = f"ns.{zone}. admin.{zone}. 1 2 3 4 5"
                said.authority.append(dns.rrset.from_text(f"{zone}.", 60, "IN", "SOA", soa))
        return said


def names(ask: Ask, *resolvers: str) -> Names:
    return Names(resolvers or (FIRST, SECOND), pace=unpaced(), ask=ask)


@asynccontextmanager
async def name_server(zone: Zone) -> AsyncIterator[str]:
    """A real one on loopback, by address and port."""

    class Serving(asyncio.DatagramProtocol):
        def connection_made(self, transport: Any) -> None:
            self.transport = transport

        def datagram_received(self, data: bytes, addr: Any) -> None:
            query = dns.message.from_wire(data)
            assert isinstance(query, dns.message.QueryMessage)
            name = query.question[0].name.to_text(omit_final_dot=True)
            zone.asked.append(name)
            if ("", "") not in zone.faults:
                self.transport.sendto(zone.answer(query, name).to_wire(), addr)

    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(Serving, local_addr=("127.0.0.1", 0))
    try:
        yield f"127.0.0.1:{transport.get_extra_info('sockname')[1]}"
    finally:
        transport.close()
