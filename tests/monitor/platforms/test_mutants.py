"""Whatever becomes of an answer on its way, no built-in reads it as an absence without its proof, and none fails.

More of them: DITING_MUTANTS=100000 DITING_MUTANTS_SEED=7 pytest tests/monitor/platforms/test_mutants.py
"""

import json
import os
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import dns.exception
import dns.message
import dns.query
import dns.rcode
import pytest
from pydantic import SecretStr

from domain.answer import Answer, Outcome
from monitor.connectors.operations import ABSENCES
from monitor.http import Reply
from monitor.platforms import bluesky, domains, feed, mastodon, website, wechat_own
from tests.factories import account
from tests.monitor.doors import BASE, Said, Server, door, patient, says
from tests.monitor.mutants import mutant
from tests.monitor.open_web import Web, Zone, names, page, roads
from tests.monitor.platforms import absences
from tests.monitor.platforms.absences import Proof
from tests.monitor.platforms.recordings import APPVIEW, FOLDER, GOTOSOCIAL

pytestmark = pytest.mark.long

SEED = os.environ.get("DITING_MUTANTS_SEED", "7")
WANTED = int(os.environ.get("DITING_MUTANTS", "12000"))
POLITE = patient(attempts=1)
HOST, SEED_HOST = "www.linze.example", "linze.gov.cn"
Ask = Callable[[Said], Awaitable[Answer[Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One question to one built-in: how it is asked, ordinary replies to it, and what proves an absence."""

    name: str
    ask: Ask
    replies: tuple[Reply, ...]
    proof: Proof


def of_bluesky(said: Said) -> bluesky.Platform:
    return bluesky.Platform("bluesky", bluesky.Options(base_url=BASE), door(Server(said), politeness=POLITE))


def of_mastodon(said: Said) -> mastodon.Platform:
    return mastodon.Platform("mastodon", mastodon.Options(base_url=BASE), door(Server(said), politeness=POLITE))


def of_feed(said: Said) -> feed.Platform:
    return feed.Platform("website", feed.Options(base_url=BASE), door(Server(said), politeness=POLITE))


def of_wechat(said: Said) -> wechat_own.Platform:
    keys = SecretStr(f"gh_linze wx00000000000000aa {'0123456789abcdef' * 2}\n")
    token = says(json.dumps({"access_token": "token-of-an-hour", "expires_in": 7200}))
    options = wechat_own.Options(base_url=BASE, accounts=keys)
    return wechat_own.Platform("wechat_mp", options, door(Server(token, said), politeness=POLITE), lambda: 0.0)


def of_website(said: Said) -> website.Platform:
    return website.Platform("website", website.Options(), roads(Web(**{HOST: said})), names(Zone(HOST)))


def reply(body: Any, status: int = 200, kind: str = "application/json") -> Reply:
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    return Reply(status, {"content-type": kind}, text.encode())


def recorded(file: str, path: str) -> tuple[Reply, ...]:
    """What a real server answered there."""
    exchanges = json.loads((FOLDER / file).read_text("utf-8"))
    responses = [one["response"] for one in exchanges if one["request"]["path"].endswith(path)]
    kept = ("content-type", "link")
    return tuple(
        Reply(
            one["status"],
            {name.lower(): value for name, value in one["headers"].items() if name.lower() in kept},
            one["body"].encode(),
        )
        for one in responses
    )


ATOM = '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>临泽发布</title>{}</feed>'
RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>临泽发布</title>{}</channel></rss>'
ITEM = "<item><title>停水通知</title><guid>1</guid><pubDate>Mon, 02 Mar 2026 09:00:00 +0800</pubDate></item>"
ENTRY = "<entry><id>a:1</id><title>停水通知</title><updated>2026-03-02T09:00:00+08:00</updated></entry>"
JSON_FEED = {"version": "https://jsonfeed.org/version/1.1", "title": "临泽发布", "items": []}
XML = "application/rss+xml; charset=utf-8"
FEEDS = (
    *(reply(RSS.format(inside), kind=XML) for inside in ("", ITEM, ITEM + ITEM)),
    *(reply(ATOM.format(inside), kind="application/atom+xml") for inside in ("", ENTRY)),
    *(reply(JSON_FEED | {"items": items}) for items in ([], [{"id": "1", "content_text": "停水"}])),
    *(reply({"error": {"message": said}}, 503) for said in ("CaptchaError: captcha", "NotFoundError: empty route")),
)
ARTICLE = {
    "title": "停水通知",
    "content": "<p>今日停水。</p>",
    "url": "http://mp.weixin.qq.com/s?a",
    "is_deleted": False,
}


def published(*deleted: bool, total: int | None = None) -> dict[str, Any]:
    items = [
        {
            "article_id": f"A{place}",
            "update_time": 1_772_400_000,
            "content": {"news_item": [ARTICLE | {"is_deleted": gone}]},
        }
        for place, gone in enumerate(deleted)
    ]
    return {"item": items, "item_count": len(items), "total_count": len(items) if total is None else total}


PUBLISHED = (
    *map(reply, (published(), published(False), published(True), published(True, False), published(True, total=9))),
    *(reply({"errcode": code, "errmsg": "says why"}) for code in (40001, 45009, 48001, -1)),
)
ABSENT_FROM_BLUESKY = tuple(
    reply({"error": error, "message": said}, 400)
    for error, said in (("AccountTakedown", "taken down"), ("AccountDeactivated", "x"), ("InvalidRequest", "too big"))
)
MISSING_FROM_MASTODON = (reply({"error": "Record not found"}, 404), reply({"error": "Gone"}, 410))
ACTORS = recorded(APPVIEW, "searchActors")
STATUSES = recorded(GOTOSOCIAL, "statuses")
ACCOUNTS = tuple(
    reply({**json.loads(one.body), "suspended": suspended})
    for one in recorded(GOTOSOCIAL, "lookup")
    if one.status == 200
    for suspended in (False, True)
)
MASTODON_ID = "01CGAEA1BFG5VSWJJWDCMAR57X"
PAGES = (reply(page("临泽市人民政府", body="<p>陇ICP备12345678号</p>"), kind="text/html"), reply("", kind="text/html"))
SUBJECTS = (
    Subject(
        name="bluesky search",
        ask=lambda said: of_bluesky(said).search("高新区发布"),
        replies=ACTORS,
        proof=absences.bluesky_search,
    ),
    Subject(
        name="bluesky profile",
        ask=lambda said: of_bluesky(said).profile("gxq-gov.test"),
        replies=(*recorded(APPVIEW, "getProfile"), *ABSENT_FROM_BLUESKY),
        proof=absences.bluesky_account,
    ),
    Subject(
        name="bluesky posts",
        ask=lambda said: of_bluesky(said).posts("gxq-gov.test"),
        replies=(*recorded(APPVIEW, "getAuthorFeed"), reply({"feed": []}), *ABSENT_FROM_BLUESKY),
        proof=absences.bluesky_posts,
    ),
    Subject(
        name="mastodon search",
        ask=lambda said: of_mastodon(said).search("高新区发布"),
        replies=(*recorded(GOTOSOCIAL, "v2/search"), *MISSING_FROM_MASTODON),
        proof=absences.mastodon_search,
    ),
    Subject(
        name="mastodon profile",
        ask=lambda said: of_mastodon(said).profile(MASTODON_ID),
        replies=(*ACCOUNTS, *MISSING_FROM_MASTODON),
        proof=absences.mastodon_account,
    ),
    Subject(
        name="mastodon posts",
        ask=lambda said: of_mastodon(said).posts(MASTODON_ID),
        replies=(*STATUSES, reply([]), *MISSING_FROM_MASTODON),
        proof=absences.mastodon_posts,
    ),
    Subject(
        name="feed posts",
        ask=lambda said: of_feed(said).posts("/feed.xml"),
        replies=FEEDS,
        proof=absences.feed_posts,
    ),
    Subject(
        name="feed profile", ask=lambda said: of_feed(said).profile("/feed.xml"), replies=FEEDS, proof=absences.never
    ),
    Subject(
        name="wechat posts",
        ask=lambda said: of_wechat(said).posts("gh_linze"),
        replies=PUBLISHED,
        proof=absences.wechat_posts,
    ),
    Subject(
        name="website profile",
        ask=lambda said: of_website(said).profile(HOST),
        replies=PAGES,
        proof=absences.never,
    ),
)
BODIES = tuple(one.body for subject in SUBJECTS for one in subject.replies)
EACH = -(-WANTED // sum(len(subject.replies) for subject in SUBJECTS))


def mutants(subject: Subject) -> Iterator[Reply]:
    random = Random(f"{SEED} {subject.name}")
    own = tuple(one.body for one in subject.replies)
    for plain in subject.replies:
        for _ in range(EACH):
            yield mutant(random, plain, own if random.random() < 0.6 else BODIES)


def sent(mutant: Reply) -> Said:
    headers = {name.replace("-", "_"): value for name, value in mutant.headers.items()}
    return says(mutant.body, mutant.status, **headers)


@pytest.mark.parametrize("subject", SUBJECTS, ids=[subject.name for subject in SUBJECTS])
async def test_no_mutant_is_an_absence_without_its_proof(subject: Subject) -> None:
    wrong = []
    for one in mutants(subject):
        try:
            outcome = (await subject.ask(sent(one))).outcome
        except Exception as raised:
            raised.add_note(f"{subject.name}: {one.status} {one.headers} {one.body!r}")
            raise
        if outcome in ABSENCES and not subject.proof(one):
            wrong.append(f"{outcome} of {one.status} {one.body.decode('utf-8', 'replace')[:600]}")
    assert not wrong, f"{len(wrong)} without proof:\n" + "\n".join(sorted(wrong, key=len)[:5])


@pytest.mark.parametrize("subject", SUBJECTS, ids=[subject.name for subject in SUBJECTS])
async def test_an_ordinary_reply_is_an_absence_exactly_where_it_proves_one(subject: Subject) -> None:
    """So that the opinion on the mutants is one on what the connector reads."""
    for one in subject.replies:
        outcome = (await subject.ask(sent(one))).outcome
        assert (outcome in ABSENCES) is subject.proof(one), (outcome, one)


class Torn:
    """Name servers whose answers lose and change bytes on the way; `denied` are the servers that were read to deny."""

    def __init__(self, random: Random, *there: str) -> None:
        self._zone = Zone(*there)
        self._random = random
        self.denied: dict[str, set[str]] = {}

    async def __call__(
        self, query: dns.message.QueryMessage, address: str, _port: int, _seconds: float
    ) -> dns.message.Message:
        name = query.question[0].name.to_text(omit_final_dot=True)
        wire = bytearray(self._zone.answer(query, name).to_wire())
        for _ in range(self._random.choice((0, 0, 1, 1, 2, 4))):
            wire[self._random.randrange(2, len(wire))] = self._random.randrange(256)
        if self._random.random() < 0.1:
            del wire[self._random.randrange(len(wire)) :]
        found = dns.message.from_wire(bytes(wire))
        if not query.is_response(found):
            raise dns.query.BadResponse
        if found.rcode() in {dns.rcode.NXDOMAIN, dns.rcode.NOERROR}:
            self.denied.setdefault(name, set()).add(address)
        return found


@pytest.mark.parametrize("there", [(), (HOST,)], ids=["no such name", "a name that is there"])
async def test_a_site_is_absent_only_where_two_name_servers_were_heard(there: tuple[str, ...]) -> None:
    random, absent = Random(f"{SEED} {there}"), 0
    for _ in range(WANTED // 20):
        torn = Torn(random, *there)
        answer = await website.Platform("website", website.Options(), roads(Web()), names(torn)).profile(HOST)
        absent += answer.outcome in ABSENCES
        assert answer.outcome not in ABSENCES or (len(torn.denied.get(HOST, ())) == 2 and not there)
    assert (absent > 0) is (not there)


async def test_lookalikes_are_absent_only_where_every_name_was_answered_for() -> None:
    random, registered = Random(f"{SEED} {SEED_HOST}"), account(platform="website", user_id=HOST, handle="")
    seen: list[Outcome] = []
    for _ in range(WANTED // 60):
        torn = Torn(random)
        platform = domains.Platform("domains", domains.Options(most=8), roads(Web()), names(torn))
        platform.seeds([registered])
        seen.append((await platform.search(SEED_HOST)).outcome)
        assert seen[-1] is not Outcome.EMPTY or len(torn.denied) >= 8
    assert {*seen} <= {Outcome.EMPTY, Outcome.ERROR, Outcome.OK}
    assert len({*seen}) > 1
