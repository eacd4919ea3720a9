"""Registered web sites: whether they are there, what they call themselves, and who vouches for them.

A site is gone only when two name servers say that its name does not exist; no page proves that.
"""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network

from pydantic import BaseModel, ConfigDict, Field, field_validator

from domain.answer import Answer, Outcome, ok
from domain.observation import Post, Profile
from domain.ports import Operation
from monitor.http.names import RESOLVERS, Existence, Names, parsed
from monitor.http.politeness import Politeness
from monitor.http.roads import Roads
from monitor.http.visit import Visit, host_in, visit

PLATFORM = "website"
CLASS, VERIFIED = "A", "shape"
OPERATIONS = frozenset({Operation.PROFILE})


class Options(BaseModel):
    """`resolvers`: recursive name servers, of two houses at least, as only those that agree prove an absence.

    `allow`: networks beyond the public web that registered sites may stand in.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    resolvers: tuple[str, ...] = Field(default=RESOLVERS, min_length=2, strict=False)
    seconds: float = Field(default=3, gt=0)
    allow: tuple[IPv4Network | IPv6Network, ...] = Field(default=(), strict=False)
    politeness: Politeness = Politeness(requests_per_second=0.5, burst=2, attempts=2)

    @field_validator("resolvers")
    @classmethod
    def _are_addresses(cls, resolvers: Iterable[str]) -> tuple[str, ...]:
        if len({parsed(each) for each in resolvers}) < 2:
            raise ValueError("name two different name servers at least: one alone proves no absence")
        return tuple(resolvers)


class Platform:
    """Front pages by host or address, as they stand in the register."""

    def __init__(self, _id: str, options: Options, roads: Roads, names: Names | None = None) -> None:
        self._roads = roads
        self._names = names or Names(options.resolvers, seconds=options.seconds)

    def offers(self, operation: Operation, _user_id: str = "") -> bool:
        return operation is Operation.PROFILE

    async def search(self, keyword: str) -> Answer[tuple[Profile, ...]]:  # noqa: ARG002
        return Answer(outcome=Outcome.ERROR, detail="registered web sites are not searched")

    async def posts(self, user_id: str) -> Answer[tuple[Post, ...]]:  # noqa: ARG002
        return Answer(outcome=Outcome.ERROR, detail="a web site is not asked for posts")

    async def profile(self, user_id: str) -> Answer[Profile]:
        host = host_in(user_id)
        if not host:
            detail = f"{user_id} is no host; register www.example.gov.cn or https://www.example.gov.cn/"
            return Answer(outcome=Outcome.SHAPE, detail=detail[:200])
        if not host.replace(".", "").isdigit():
            looked = await self._names.agreed(host)
            if looked.existence is Existence.NONE:
                return Answer(outcome=Outcome.NOT_FOUND, detail="two name servers say that there is no such name")
            if looked.existence is Existence.SILENT:
                return Answer(outcome=Outcome.ERROR, detail=looked.said[:200])
        return self._profile(user_id, await visit(self._roads, user_id))

    def _profile(self, user_id: str, visited: Answer[Visit]) -> Answer[Profile]:
        if visited.found is None:
            return Answer(outcome=visited.outcome, detail=visited.detail, not_before=visited.not_before)
        return ok(visited.found.profile(PLATFORM, user_id))
