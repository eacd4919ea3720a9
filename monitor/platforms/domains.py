"""Look-alikes of the unit's own sites: which of the hosts that pass for them exist, and what they show."""

import asyncio
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from domain.answer import EMPTY, Answer, Outcome, ok
from domain.observation import Post, Profile
from domain.ports import Operation
from domain.registry import OfficialAccount
from monitor.http.names import RESOLVERS, Existence, Looked, Names, parsed
from monitor.http.politeness import Politeness
from monitor.http.roads import Roads
from monitor.http.visit import Visit, host_in, visit
from monitor.lookalike_hosts import ENDINGS, lookalikes

PLATFORM = "website"
CLASS, VERIFIED = "A", "shape"
OPERATIONS = frozenset({Operation.SEARCH})
# Where people have accounts and no unit a site.
SHARED = (
    *("weibo.com", "weibo.cn", "qq.com", "douyin.com", "iesdouyin.com", "kuaishou.com", "toutiao.com", "baidu.com"),
    *("bilibili.com", "xiaohongshu.com", "zhihu.com", "bsky.app", "bsky.social", "github.com", "youtube.com"),
    *("t.me", "x.com", "twitter.com", "apple.com", "google.com", "huawei.com", "mi.com", "alipay.com"),
)
NAMED_IN_DETAIL = 5
LED_HOME = "[打开后跳转到本单位网站：可能是本单位的备用域名，也可能是躲避检测的伪装]"
# So that one registered site that is down does not blind the search.
CONTROLS = 3
# Hosts that hang, all of them visited at once, would be a crowd.
AT_ONCE = 12


def _host(written: str) -> str:
    """The name itself, however it is written: with it goes all that lies below."""
    host = host_in(written.strip().removeprefix("*").strip("."))
    if not host:
        raise ValueError(f"{written!r} is no host; write it like linze-news.cn")
    return host.removeprefix("www.")


Host = Annotated[str, AfterValidator(_host)]


class Options(BaseModel):
    """`most` look-alikes of a host are asked for, at `names_per_second`; at most `visits` that exist are visited.

    `control` is a host that must resolve; without it a registered one is taken. `leave_out` are hosts known to be
    harmless or beyond repair, each with all that lies below it; so are `shared`, on which no unit has a site.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    most: int = Field(default=400, ge=1, le=5000)
    visits: int = Field(default=40, ge=1)
    endings: tuple[str, ...] = Field(default=ENDINGS, min_length=1, strict=False)
    control: str = ""
    leave_out: frozenset[Host] = Field(default=frozenset(), strict=False)
    shared: tuple[Host, ...] = Field(default=SHARED, strict=False)
    resolvers: tuple[str, ...] = Field(default=RESOLVERS, min_length=1, strict=False)
    names_per_second: float = Field(default=20, gt=0)
    seconds: float = Field(default=3, gt=0)
    allow: tuple[IPv4Network | IPv6Network, ...] = Field(default=(), strict=False)
    politeness: Politeness = Politeness(requests_per_second=0.5, burst=2, attempts=1, timeout_seconds=15)

    @field_validator("resolvers")
    @classmethod
    def _are_addresses(cls, resolvers: Iterable[str]) -> tuple[str, ...]:
        known = tuple(resolvers)
        for each in known:
            parsed(each)
        return known


@dataclass(frozen=True, slots=True)
class _There:
    """A look-alike that exists, and the host under it that has an address."""

    host: str
    looked: Looked


class Platform:
    """Searches for a host are for those that pass for it. Asked of name servers first, then of the hosts themselves."""

    def __init__(self, _id: str, options: Options, roads: Roads, names: Names | None = None) -> None:
        self._options = options
        self._roads = roads
        self._names = names or Names(options.resolvers, seconds=options.seconds, per_second=options.names_per_second)
        self._slots = asyncio.Semaphore(AT_ONCE)
        # The unit's hosts without www., and under which name each is registered.
        self._known: dict[str, str] = {}
        # As they stand in the register: the name without www. need not have an address.
        self._written: tuple[str, ...] = ()

    def offers(self, operation: Operation, _user_id: str = "") -> bool:
        return operation is Operation.SEARCH

    async def profile(self, user_id: str) -> Answer[Profile]:  # noqa: ARG002
        return Answer(outcome=Outcome.ERROR, detail="look-alike hosts are searched for; switch on [platforms.website]")

    async def posts(self, user_id: str) -> Answer[tuple[Post, ...]]:  # noqa: ARG002
        return Answer(outcome=Outcome.ERROR, detail="a web site is not asked for posts")

    def seeds(self, accounts: Iterable[OfficialAccount]) -> tuple[str, ...]:
        """The hosts of registered sites, and those that other accounts give as their own."""
        known = [(host, account) for account in accounts if (host := self._own_host(account))]
        named = {host: account.display_name for host, account in known}
        # Of a host that several give as theirs, the site itself tells the name.
        named |= {host: account.display_name for host, account in known if account.platform == PLATFORM}
        self._written = tuple(named)[:CONTROLS]
        self._known = {host.removeprefix("www."): name for host, name in named.items()}
        return tuple(self._known)

    def _own_host(self, account: OfficialAccount) -> str:
        host = host_in(account.user_id if account.platform == PLATFORM else account.url)
        return "" if host.replace(".", "").isdigit() or _is_within(host, self._options.shared) else host

    async def works(self) -> Answer[str]:
        """Whether every name server knows what exists, and says of what does not that it does not."""
        controls = (self._options.control,) if self._options.control else self._written
        if not controls:
            return Answer(outcome=Outcome.ERROR, detail="no control: set `control`, or register a web site")
        nonsense = f"zq{secrets.token_hex(8)}.com"
        for resolver in self._names.resolvers:
            wrong = await self._wrong(resolver, controls, nonsense)
            if wrong:
                return Answer(outcome=Outcome.ERROR, detail=wrong)
        return ok(f"{', '.join(controls)} resolves and {nonsense} does not, at {', '.join(self._names.resolvers)}")

    async def _wrong(self, resolver: str, controls: tuple[str, ...], nonsense: str) -> str:
        known = [await self._there(control, resolver) for control in controls]
        if not any(each.looked.existence is Existence.THERE for each in known):
            said = "; ".join(dict.fromkeys(each.looked.said for each in known))
            return f"name server {resolver} does not find {', '.join(controls)}: {said}"
        invented = await self._names.looked(nonsense, resolver)
        if invented.existence is Existence.THERE:
            return f"name server {resolver} finds {nonsense}, which does not exist: it answers everything"
        if invented.existence is not Existence.NONE:
            return f"name server {resolver} does not deny {nonsense}: {invented.said}"
        return ""

    async def search(self, keyword: str) -> Answer[tuple[Profile, ...]]:
        host = host_in(keyword)
        asked = tuple(
            each for each in lookalikes(host, self._options.most, self._options.endings) if self._is_new(each)
        )
        if not asked:
            return Answer(outcome=Outcome.SHAPE, detail=f"{keyword} is no host that has look-alikes"[:200])
        found = await asyncio.gather(*map(self._there, asked))
        silent = [name for name, each in zip(asked, found, strict=True) if each.looked.existence is Existence.SILENT]
        there = [each.host for each in found if each.looked.existence is Existence.THERE]
        visited = there[: self._options.visits]
        seen = await asyncio.gather(*map(self._visited, visited))
        profiles = tuple(self._profile(name, answer) for name, answer in zip(visited, seen, strict=True))
        return _concluded(profiles, silent, len(asked), more=len(there) > len(visited))

    async def _there(self, host: str, resolver: str = "") -> _There:
        """The host, or www. below it where it has no address of its own."""
        first = await self._looked(host, resolver)
        if first.existence is not Existence.BARE:
            return _There(host, first)
        below = f"www.{host}"
        second = await self._looked(below, resolver)
        return _There(below, second) if second.existence is Existence.THERE else _There(host, first)

    async def _looked(self, host: str, resolver: str) -> Looked:
        return await (self._names.looked(host, resolver) if resolver else self._names.look(host))

    async def _visited(self, host: str) -> Answer[Visit]:
        async with self._slots:
            return await visit(self._roads, host)

    def _is_new(self, host: str) -> bool:
        return not _is_within(host, (*self._known, *self._options.leave_out))

    def _profile(self, host: str, seen: Answer[Visit]) -> Profile:
        url = seen.found.page.url if seen.found else ""
        home = next((name for known, name in self._known.items() if _is_within(host_in(url), (known,))), "")
        if home:
            # It leads us there, which is its word: it may be the unit's own, or lead only programs home.
            return Profile(platform=PLATFORM, user_id=host, display_name=home, url=url, bio=LED_HOME)
        return _as_seen(host, seen)


def _is_within(host: str, known: Iterable[str]) -> bool:
    return any(host == each or host.endswith(f".{each}") for each in known)


def _as_seen(host: str, seen: Answer[Visit]) -> Profile:
    if seen.found is not None:
        return seen.found.profile(PLATFORM, host)
    # It exists, and whoever holds it may open it to others than us.
    return Profile(platform=PLATFORM, user_id=host, url=f"http://{host}/", bio=f"[未能查看] {seen.detail}"[:200])


def _concluded(
    profiles: tuple[Profile, ...], silent: list[str], asked: int, *, more: bool
) -> Answer[tuple[Profile, ...]]:
    """Nothing found is empty only if every name was answered for."""
    share = f"{len(silent)} of {asked} names unanswered: {', '.join(silent[:NAMED_IN_DETAIL])}" if silent else ""
    if profiles:
        return Answer(outcome=Outcome.OK, found=profiles, detail=share, more=more or bool(silent))
    return Answer(outcome=Outcome.ERROR, detail=share) if silent else EMPTY
