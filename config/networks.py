"""A network as the configuration names it."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated

from pydantic import BeforeValidator


def _network(text: object) -> IPv4Network | IPv6Network:
    try:
        return ip_network(str(text))
    except ValueError as unknown:
        raise ValueError(f"{unknown}; write one such as 127.0.0.1/32") from unknown


Network = Annotated[IPv4Network | IPv6Network, BeforeValidator(_network)]
