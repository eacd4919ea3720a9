"""Which addresses a stranger's link may lead to: those of the public internet, and those that the operator names."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], Awaitable[tuple[Address, ...]]]

THREADS = 4
PORTS = frozenset({80, 443})
# All of IPv6 that is routed; outside lie the forms that stand for an IPv4 address: mapped, compatible, NAT64.
UNICAST = IPv6Network("2000::/3")
# 6to4, its relays, and Teredo: they lead to an IPv4 address as well.
TUNNELS: tuple[Network, ...] = (IPv6Network("2002::/16"), IPv4Network("192.88.99.0/24"), IPv6Network("2001::/32"))


def is_admitted(address: Address, port: int, allow: Collection[Network]) -> bool:
    """Whether a connection may be made: to a web port of a public address, or to any port within `allow`."""
    return any(address in network for network in allow) or (is_public(address) and port in PORTS)


def is_public(address: Address) -> bool:
    """Whether anybody on the internet could reach the address, and it stands for no other."""
    if any(address in network for network in TUNNELS) or (address.version == 6 and address not in UNICAST):
        return False
    return address.is_global and not address.is_multicast


class Resolver:
    """Looks names up on threads of its own: a name server that never answers keeps nothing else waiting."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="media-names")

    async def __call__(self, host: str, port: int) -> tuple[Address, ...]:
        """Every address of a name, the preferred one first. Raises OSError when it has none."""
        look_up = partial(socket.getaddrinfo, host.encode("ascii"), port, type=socket.SOCK_STREAM)
        found = await asyncio.get_running_loop().run_in_executor(self._threads, look_up)
        return tuple(dict.fromkeys(ip_address(place[0]) for *_, place in found))

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
