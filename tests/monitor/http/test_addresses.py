import asyncio
from ipaddress import ip_address, ip_network

import pytest

from monitor.http.addresses import Resolver, is_admitted, is_public

PUBLIC = ["8.8.8.8", "1.1.1.1", "223.5.5.5", "2606:4700::1111", "2400:3200::1"]
CLOSED = {
    "this machine": ["127.0.0.1", "127.8.9.1", "0.0.0.0", "::1", "::"],
    "private": ["10.0.0.1", "172.16.0.1", "192.168.1.1", "fc00::1", "fd12:3456::1"],
    "link-local": ["169.254.169.254", "fe80::1", "fe80::1%eth0", "fec0::1"],
    "carrier-grade NAT": ["100.64.0.1", "100.127.255.255"],
    "multicast and broadcast": ["224.0.0.1", "239.255.255.250", "255.255.255.255", "ff02::1", "ff0e::1"],
    "reserved": ["240.0.0.1", "192.0.0.1", "198.18.0.1"],
    "documentation": ["192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1"],
    "IPv4-mapped": ["::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:7f00:1"],
    "IPv4-compatible": ["::127.0.0.1", "::8.8.8.8"],
    "NAT64": ["64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::a00:1"],
    "6to4": ["2002:7f00:1::1", "2002:808:808::1", "192.88.99.1"],
    "Teredo": ["2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2"],
    "not routed": ["5f00::1", "100::1", "4000::1"],
}


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize("address", [address for kind in CLOSED.values() for address in kind])
def test_an_address_that_leads_elsewhere_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    ("address", "port", "allow", "admitted"),
    [
        ("8.8.8.8", 80, (), True),
        ("8.8.8.8", 443, (), True),
        ("8.8.8.8", 22, (), False),
        ("8.8.8.8", 8080, (), False),
        ("127.0.0.1", 80, (), False),
        ("127.0.0.1", 54321, ("127.0.0.1/32",), True),
        ("127.0.0.2", 80, ("127.0.0.1/32",), False),
        ("::ffff:127.0.0.1", 80, ("127.0.0.1/32",), False),
        ("10.7.0.1", 80, ("127.0.0.1/32", "10.0.0.0/8"), True),
        ("fd00::7", 8443, ("10.0.0.0/8", "fd00::/8"), True),
    ],
)
def test_an_address_is_admitted_on_the_web_or_where_it_is_allowed(
    address: str, port: int, allow: tuple[str, ...], admitted: bool
) -> None:
    assert is_admitted(ip_address(address), port, [ip_network(each) for each in allow]) is admitted


@pytest.mark.parametrize("name", ["127.0.0.1", "2130706433", "0x7f.1", "127.1", "017700000001"])
async def test_a_number_in_disguise_is_the_address_that_it_stands_for(name: str) -> None:
    resolver = Resolver()
    assert await resolver(name, 80) == (ip_address("127.0.0.1"),)
    resolver.close()


async def test_a_name_without_an_address_is_an_error_of_the_system() -> None:
    resolver = Resolver()
    with pytest.raises(OSError):
        await resolver("[", 80)
    resolver.close()
    await asyncio.sleep(0)
