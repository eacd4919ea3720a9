"""Looks on many sites for handles that pass for a registered one, by definitions that the operator brings.

A definition is believed only where the site itself bears it out, at most a day ago: a handle known to be taken is, and
one that nobody has is not.
"""

import asyncio
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from urllib.parse import quote, urljoin

from pydantic import BaseModel, ConfigDict, Field

from domain.answer import Answer, Outcome, ok
from domain.errors import ConfigurationError
from domain.observation import Post, Profile
from domain.ports import Operation
from domain.registry import OfficialAccount
from monitor.handle_sites import HANDLE, REDIRECTS, Definitions, NoDefinitions, Said, Site, definitions
from monitor.http import NotJson, Politeness, Redirects, Reply, Request, is_html, is_json
from monitor.http.roads import Roads
from monitor.http.webpage import is_whole, page_text, page_title, refused_page

CLASS, VERIFIED = "B", "shape"
OPERATIONS = frozenset({Operation.SEARCH, Operation.PROFILE})
PROVED_FOR = timedelta(days=1)
RETRIED_AFTER = timedelta(hours=1)
CLAIMED_TRIED = 2
NAMED_IN_DETAIL = 6
PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,29}", re.IGNORECASE)
SUFFIXES = ("official", "_official", "gov", "_gov", "_cn", "cn")
CONSONANTS = "bcdfghjkmnpqrstvwxz"
ACCEPT = {"accept": "text/html,application/json;q=0.9,*/*;q=0.5"}


class Options(BaseModel):
    """`file` is a wmn-data.json or maigret's data.json. `sites` and `tags` choose from it, at most `most`."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    file: Path = Field(strict=False)
    sites: tuple[str, ...] = Field(default=(), strict=False)
    tags: frozenset[str] = Field(default=frozenset(), strict=False)
    most: int = Field(default=25, ge=1, le=200)
    variants: int = Field(default=2, ge=0, le=len(SUFFIXES))
    allow: tuple[IPv4Network | IPv6Network, ...] = Field(default=(), strict=False)
    politeness: Politeness = Politeness(requests_per_second=0.2, burst=2, attempts=1, timeout_seconds=15)


@dataclass(frozen=True, slots=True)
class _Proof:
    """Whether a site bore its definition out, and until when that counts; `wrong` says how it did not."""

    until: datetime
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class _Heard:
    """What a site said of a handle; where it said something, with the title of its page."""

    said: Said
    title: str = ""


class Platform:
    """Searches for a handle are asked of each chosen site; an account's id is `<site>:<handle>`."""

    def __init__(self, id: str, options: Options, roads: Roads) -> None:
        self._id = id
        self._options = options
        self._roads = roads
        self.sites = {site.name: site for site in _chosen(id, options)}
        self._proofs: dict[str, _Proof] = {}
        self._proving = asyncio.Lock()

    def offers(self, operation: Operation, _user_id: str = "") -> bool:
        return operation in {Operation.SEARCH, Operation.PROFILE}

    async def posts(self, user_id: str) -> Answer[tuple[Post, ...]]:  # noqa: ARG002
        return Answer(outcome=Outcome.ERROR, detail="only handles are looked at, no posts")

    def seeds(self, accounts: Iterable[OfficialAccount]) -> tuple[str, ...]:
        """The handles of the register, each followed by what is taken where it is taken."""
        handles = dict.fromkeys(filter(None, (_plain(account.handle) for account in accounts)))
        hung = SUFFIXES[: self._options.variants]
        return tuple(dict.fromkeys(f"{handle}{suffix}" for handle in handles for suffix in ("", *hung)))

    async def works(self) -> Answer[str]:
        """Whether any site bears its definition out; those that do not are left out."""
        await self._prove()
        proved = [name for name in self.sites if not self._proofs[name].wrong]
        left_out = self._left_out()
        if not proved:
            return Answer(outcome=Outcome.ERROR, detail=f"no site bears its definition out: {left_out}"[:200])
        return ok("; ".join(filter(None, (f"{len(proved)} of {len(self.sites)} sites bear it out", left_out))))

    async def search(self, keyword: str) -> Answer[tuple[Profile, ...]]:
        handle = _plain(keyword)
        if not handle:
            return Answer(outcome=Outcome.SHAPE, detail=f"{keyword} is no handle"[:200])
        await self._prove()
        proved = [site for name, site in self.sites.items() if not self._proofs[name].wrong]
        sites = [site for site in proved if site.takes(handle)]
        unasked = [site.name for site in proved if site not in sites]
        answers = await asyncio.gather(*(self._heard(site, handle) for site in sites))
        found = tuple(
            self._profile(site, handle, answer.found)
            for site, answer in zip(sites, answers, strict=True)
            if answer.found is not None and answer.found.said is Said.TAKEN
        )
        mute = [
            f"{site.name}: {answer.detail}" for site, answer in zip(sites, answers, strict=True) if not answer.found
        ]
        return self._concluded(found, mute, unasked, asked=len(sites))

    async def profile(self, user_id: str) -> Answer[Profile]:
        name, _, handle = user_id.rpartition(":")
        site = self.sites.get(name)
        if site is None or not _plain(handle):
            return Answer(outcome=Outcome.ERROR, detail=f"{user_id} is not on any chosen site"[:200])
        if not site.takes(handle):
            detail = f"{name} takes no handle like {handle}, by its definition: nobody was asked"
            return Answer(outcome=Outcome.SHAPE, detail=detail[:200])
        proof = await self._proved(site)
        if proof.wrong:
            return Answer(outcome=Outcome.ERROR, detail=f"{name} does not bear its definition out: {proof.wrong}"[:200])
        answer = await self._heard(site, handle)
        if answer.found is None:
            return Answer(outcome=answer.outcome, detail=answer.detail, not_before=answer.not_before)
        if answer.found.said is Said.FREE:
            return Answer(outcome=Outcome.NOT_FOUND, detail=f"{name} says that {handle} is free")
        return ok(self._profile(site, handle, answer.found))

    def _concluded(
        self, found: tuple[Profile, ...], mute: list[str], unasked: list[str], *, asked: int
    ) -> Answer[tuple[Profile, ...]]:
        """Nobody has the handle only where every site that is believed and takes such handles says that it is free."""
        told = f"no answer from {', '.join(mute[:NAMED_IN_DETAIL])}" if mute else ""
        skipped = f"not asked, as no such handle is taken there: {_some(unasked)}" if unasked else ""
        detail = "; ".join(filter(None, (told, skipped, self._left_out())))[:400]
        if found:
            return Answer(outcome=Outcome.OK, found=found, detail=detail, more=bool(mute))
        outcome = Outcome.ERROR if mute or not asked else Outcome.EMPTY
        return Answer(outcome=outcome, detail=detail)

    def _left_out(self) -> str:
        wrong = [f"{name} ({proof.wrong})" for name, proof in self._proofs.items() if proof.wrong]
        return f"left out: {_some(wrong)}" if wrong else ""

    async def _prove(self) -> None:
        async with self._proving:
            await asyncio.gather(*map(self._proved, self.sites.values()))

    async def _proved(self, site: Site) -> _Proof:
        now, known = self._roads.clock(), self._proofs.get(site.name)
        if known is None or now >= known.until:
            wrong = await self._wrong(site)
            # A day without a site because of a moment without a network would be too long.
            lasts = RETRIED_AFTER if wrong is not None and wrong.outcome is Outcome.ERROR else PROVED_FOR
            known = self._proofs[site.name] = _Proof(now + lasts, wrong.detail if wrong else "")
        return known

    async def _wrong(self, site: Site) -> Answer[_Heard] | None:
        """How a site differs from its definition; None where it bears it out."""
        nobody = next(filter(site.takes, filter(None, (site.unclaimed, *_nonsense()))), "")
        if not nobody:
            return Answer(outcome=Outcome.SHAPE, detail=f"no handle can be invented that fits {site.allows}"[:200])
        free = await self._heard(site, nobody)
        if free.found is None or free.found.said is not Said.FREE:
            return replace(free, detail=free.detail or "a handle that nobody has is taken")
        taken = free
        for handle in site.claimed[:CLAIMED_TRIED]:
            taken = await self._heard(site, handle)
            if taken.found is not None and taken.found.said is Said.TAKEN:
                return None
        return replace(taken, detail=taken.detail or "a handle that is taken is free")

    async def _heard(self, site: Site, handle: str) -> Answer[_Heard]:
        """What a site says of a handle: taken or free, or no answer with its reason."""
        request = Request(
            site.asks.replace(HANDLE, quote(handle, safe="")),
            headers={**ACCEPT, **site.headers},
            method=site.method,
            content=site.body.replace(HANDLE, handle).encode(),
            redirects=Redirects.READ,
        )
        return await self._roads.ask(request, partial(_read, site, handle))

    def _profile(self, site: Site, handle: str, heard: _Heard) -> Profile:
        return Profile(
            platform=self._id,
            user_id=f"{site.name}:{handle}",
            handle=handle,
            display_name=heard.title or handle,
            url=site.shows.replace(HANDLE, quote(handle, safe="")),
        )


def _read(site: Site, handle: str, reply: Reply) -> Answer[_Heard]:
    text = page_text(reply)
    refusal = refused_page(reply, text)
    if refusal is not None and (refusal.outcome.is_refusal or reply.status >= 500):
        return refusal
    location = urljoin(reply.url, reply.headers.get("location", "")) if reply.status in REDIRECTS else ""
    said = site.says(reply.status, text, location, handle)
    if said is Said.UNKNOWN:
        return Answer(outcome=Outcome.SHAPE, detail=f"status {reply.status} proves neither side")
    if not _is_complete(reply, text):
        return Answer(outcome=Outcome.SHAPE, detail="the answer is cut short")
    title = page_title(reply) if said is Said.TAKEN and is_html(reply) else ""
    return ok(_Heard(said, title))


def _is_complete(reply: Reply, text: str) -> bool:
    if is_html(reply):
        return is_whole(text)
    try:
        return not is_json(reply) or reply.json() is not None
    except NotJson:
        return False


def _some(named: list[str]) -> str:
    more = f" and {len(named) - NAMED_IN_DETAIL} more" if len(named) > NAMED_IN_DETAIL else ""
    return f"{', '.join(named[:NAMED_IN_DETAIL])}{more}"


def _nonsense() -> Iterator[str]:
    """Handles that nobody has, in the forms that sites ask of theirs."""
    letters = "".join(secrets.choice(CONSONANTS) for _ in range(20))
    yield f"zq{secrets.token_hex(6)}"
    for length in (16, 12, 10, 8):
        yield letters[:length]
        yield f"{letters[: length - 2]}{secrets.randbelow(90) + 10}"
    yield from (str(secrets.randbelow(9 * 10**length) + 10**length) for length in (15, 10))


def _plain(handle: str) -> str:
    """A handle as other sites know it: the part that its owner chose; '' where that is no word."""
    local = handle.strip().removeprefix("@").partition("@")[0]
    local = local.partition(".")[0] if local.count(".") and "@" not in handle else local
    return local.lower() if PLAIN.fullmatch(local) else ""


def _chosen(id: str, options: Options) -> tuple[Site, ...]:
    """The sites of the file that the operator asks for. Raises ConfigurationError that names what is wrong with it."""
    here = f"platforms.{id}: file {options.file}"
    known = _read_file(here, options.file)
    by_name = {site.name: site for site in known.sites}
    missing = [name for name in options.sites if name not in by_name]
    if missing:
        told = (f"{name} ({known.refused.get(name, 'not in the file')})" for name in missing)
        raise ConfigurationError(f"{here}: cannot be asked: {', '.join(told)}; choose other `sites`")
    if len(set(options.sites)) > options.most:
        raise ConfigurationError(
            f"{here}: `sites` names {len(set(options.sites))}, and `most` is {options.most}; raise it, or name fewer"
        )
    untold = options.tags.difference(*(site.tags for site in known.sites))
    if untold:
        missed = ", ".join(sorted(untold))
        raise ConfigurationError(f"{here}: has no usable site with the tags {missed}; correct `tags`")
    chosen = [site for site in known.sites if not (options.sites or options.tags) or site.tags & options.tags]
    named = [by_name[name] for name in options.sites]
    found = tuple(dict.fromkeys(site.name for site in (*named, *chosen)))[: options.most]
    if not found:
        raise ConfigurationError(f"{here}: has no usable site; fetch wmn-data.json or maigret's data.json anew")
    return tuple(by_name[name] for name in found)


def _read_file(here: str, file: Path) -> Definitions:
    try:
        return definitions(file.read_bytes())
    except OSError as unreadable:
        raise ConfigurationError(f"{here}: {unreadable.strerror}; name a readable wmn-data.json or data.json") from None
    except NoDefinitions as wrong:
        raise ConfigurationError(f"{here}: {wrong}; fetch wmn-data.json or maigret's data.json anew") from wrong
