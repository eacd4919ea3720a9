import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from domain.answer import Answer, Outcome, ok
from domain.ports import Operation, Platform
from domain.registry import OfficialAccount
from domain.session import Session
from monitor.connectors.doctor import Check, Step, Trouble, examine
from monitor.connectors.remedies import Patient, remedy
from monitor.http import Hold
from monitor.platforms import mastodon
from tests.factories import NOW, account, later, official_profile
from tests.fakes import FakeExactPlatform, FakePlatform
from tests.monitor.doors import BASE, Memory, Said, door, fails, patient, says

NONSENSE = "zq0123456789abcdef"
NAME = "临泽市公安局"
OFFICIAL = {"id": "1", "acct": "linze", "display_name": NAME, "note": "", "created_at": "2020-01-01T00:00:00Z"}
POST = {"id": "9", "created_at": "2026-03-02T01:00:00Z", "content": "通知", "visibility": "public"}
CONTROLS = (account(platform="mastodon", user_id="1", handle=""),)
LOGIN = "<!doctype html><title>登录</title><input type=password>"
GOOD: dict[str, Said] = {
    "known": says(json.dumps({"accounts": [OFFICIAL]})),
    "nonsense": says('{"accounts":[]}'),
    "profile": says(json.dumps(OFFICIAL)),
    "posts": says(json.dumps([POST | {"media_attachments": []}])),
}
WRONG: list[tuple[str, Said, Trouble, str]] = [
    ("known", says('{"error":"The access token is invalid"}', 401), Trouble.AUTH, "token is invalid"),
    ("known", says('{"error":"slow down"}', 429, retry_after="300"), Trouble.RATE_LIMITED, "slow down"),
    ("known", says(LOGIN, content_type="text/html"), Trouble.BLOCKED, "a login page"),
    ("known", says("", 302, location="https://login.example/"), Trouble.BLOCKED, "redirected to https://login.example"),
    ("known", says('{"users":[]}'), Trouble.SHAPE, "accounts: Field required"),
    ("known", says("oops", 502), Trouble.ERROR, "status 502"),
    ("known", fails(httpx.ConnectError("refused")), Trouble.ERROR, "ConnectError: refused"),
    ("known", says('{"accounts":[]}'), Trouble.CONTROL_NOT_FOUND, NAME),
    ("nonsense", says(json.dumps({"accounts": [OFFICIAL]})), Trouble.NONSENSE_FOUND, "finds 1 accounts"),
    ("nonsense", says("<html></html>", content_type="text/html"), Trouble.SHAPE, "without a JSON body"),
    ("profile", says('{"error":"Record not found"}', 404), Trouble.ABSENT, "(1) is not_found"),
    ("profile", says('{"error":"Gone"}', 410), Trouble.ABSENT, "(1) is gone"),
    ("profile", says(json.dumps(OFFICIAL | {"id": "2"})), Trouble.SHAPE, "not the account that was asked for"),
    ("posts", says('{"error":"Record not found"}', 404), Trouble.ABSENT, "(1) is not_found"),
    ("posts", says("[{}]"), Trouble.SHAPE, "Field required"),
]


def served(answers: dict[str, Said]) -> Callable[[httpx.Request], httpx.Response]:
    def serve(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/api/v2/search":
            return answers["nonsense" if request.url.params["q"] == NONSENSE else "known"]()
        return answers["posts" if request.url.path.endswith("/statuses") else "profile"]()

    return serve


def connector(**answers: Said) -> Platform:
    options = mastodon.Options(base_url=BASE, token=SecretStr("played-token"), politeness=patient(attempts=1))
    way = door(served(GOOD | answers), politeness=options.politeness)
    return mastodon.Platform("mastodon", options, way)


async def found(platform: Platform, controls: tuple[OfficialAccount, ...] = CONTROLS) -> dict[Step, Check]:
    return {check.step: check for check in await examine(platform, controls, NONSENSE)}


async def test_a_sound_connector_passes_every_check() -> None:
    checks = await found(connector())
    assert [check.trouble for check in checks.values()] == [None] * 4
    assert list(checks) == [Step.SEARCH_KNOWN, Step.SEARCH_NONSENSE, Step.PROFILE, Step.POSTS]
    assert checks[Step.POSTS].said == f"1 of {NAME}"


@pytest.mark.parametrize(("question", "answer", "trouble", "said"), WRONG)
async def test_every_kind_of_wrongness_is_named_where_it_shows(
    question: str, answer: Said, trouble: Trouble, said: str
) -> None:
    checks = await found(connector(**{question: answer}))
    (wrong,) = (check for check in checks.values() if check.trouble)
    assert wrong.trouble is trouble
    assert said in wrong.said
    assert (
        wrong.step
        is {
            "known": Step.SEARCH_KNOWN,
            "nonsense": Step.SEARCH_NONSENSE,
            "profile": Step.PROFILE,
            "posts": Step.POSTS,
        }[question]
    )


async def test_nothing_is_asked_after_a_refusal() -> None:
    checks = await found(connector(known=says("{}", 401)))
    assert [(check.trouble, check.until) for check in checks.values()] == [(Trouble.AUTH, later(minutes=60))]


async def test_a_connector_that_is_held_is_not_asked() -> None:
    hold = Hold(key="played:", until=later(hours=2), outcome=Outcome.BLOCKED, detail="visitor wall")
    asked: list[httpx.Request] = []
    options = mastodon.Options(base_url=BASE, politeness=patient())
    platform = mastodon.Platform("mastodon", options, door(_noting(asked), holds=Memory(hold)))
    assert await found(platform) == {
        Step.SEARCH_KNOWN: Check(
            step=Step.SEARCH_KNOWN,
            trouble=Trouble.HELD,
            said="visitor wall",
            until=later(hours=2),
            refusal=Outcome.BLOCKED,
        )
    }
    assert asked == []


def _noting(asked: list[httpx.Request]) -> Callable[[httpx.Request], httpx.Response]:
    def serve(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return GOOD["known"]()

    return serve


async def test_a_renamed_control_is_outvoted_by_another() -> None:
    controls = (account(user_id="7", display_name="沧岭县发布"), *CONTROLS)
    assert (await found(connector(), controls))[Step.SEARCH_KNOWN].trouble is None


async def test_without_a_known_account_nothing_is_proved() -> None:
    checks = await found(connector(), ())
    troubles = {step: check.trouble for step, check in checks.items()}
    lacking = dict.fromkeys((Step.SEARCH_KNOWN, Step.PROFILE, Step.POSTS), Trouble.NO_CONTROL)
    assert troubles == {**lacking, Step.SEARCH_NONSENSE: None}


async def test_an_account_without_posts_passes() -> None:
    assert (await found(connector(posts=says("[]"))))[Step.POSTS].trouble is None


async def test_an_account_that_the_register_knows_by_its_handle_is_itself() -> None:
    platform = FakePlatform(official_profile(user_id="fakeid", handle="linze-gh"))
    checks = await found(platform, (account(user_id="linze-gh"),))
    assert checks[Step.SEARCH_KNOWN].trouble is None


class Signed(FakePlatform):
    """A network that knows whose login it is."""

    def __init__(self, session: Answer[Session]) -> None:
        super().__init__(official_profile())
        self.session = session
        self.offered = frozenset({Operation.WHOAMI, Operation.PROFILE})

    async def whoami(self) -> Answer[Session]:
        return self.session


async def test_whose_login_it_is_and_until_when_is_told() -> None:
    checks = await found(Signed(ok(Session(login="临泽发布", expires_at=NOW))), (account(),))
    assert checks[Step.WHOAMI].said == "signed in as 临泽发布, until 2026-03-02 01:30 UTC"
    assert list(checks) == [Step.WHOAMI, Step.PROFILE]


async def test_an_ended_login_is_all_that_is_told() -> None:
    # No reply was seen: then an earlier refusal still holds.
    checks = await found(Signed(Answer(outcome=Outcome.AUTH, detail="login expired")), (account(),))
    assert [(check.step, check.trouble) for check in checks.values()] == [(Step.WHOAMI, Trouble.HELD)]


class Seeded(FakePlatform):
    """A place that is not searched by names."""

    def __init__(self, works: Answer[str]) -> None:
        super().__init__(official_profile())
        self.control = works

    def seeds(self, accounts: Any) -> tuple[str, ...]:
        return tuple(each.handle for each in accounts)

    async def works(self) -> Answer[str]:
        return self.control


async def test_a_place_that_is_not_searched_by_names_proves_itself() -> None:
    sound = await found(Seeded(ok("resolves a name that exists")), (account(),))
    assert (sound[Step.CONTROL].said, next(iter(sound))) == ("resolves a name that exists", Step.CONTROL)
    broken = await found(Seeded(Answer(outcome=Outcome.ERROR, detail="no resolver")), (account(),))
    assert (broken[Step.CONTROL].trouble, broken[Step.CONTROL].said) == (Trouble.ERROR, "no resolver")


async def test_look_ups_by_the_exact_name_have_both_controls_too() -> None:
    platform = FakeExactPlatform(official_profile())
    checks = await found(platform, (account(),))
    assert (checks[Step.EXACT_KNOWN].trouble, checks[Step.EXACT_NONSENSE].trouble) == (None, None)
    platform.faults["exact"] = ok((official_profile(),))
    assert (await found(platform, (account(),)))[Step.EXACT_NONSENSE].trouble is Trouble.NONSENSE_FOUND


WEIBO = Patient(name="weibo", platform="weibo", credentials=("weibo-cookie",))


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_has_a_remedy_in_one_line(trouble: Trouble) -> None:
    said = remedy(WEIBO, Check(step=Step.PROFILE, trouble=trouble))
    assert len(said) > 20
    assert "\n" not in said


def test_the_remedy_for_an_ended_login_names_the_credential() -> None:
    ended = Check(step=Step.WHOAMI, trouble=Trouble.AUTH)
    assert remedy(WEIBO, ended) == "put a new cookie into the credential weibo-cookie, then restart"
    held = Check(step=Step.WHOAMI, trouble=Trouble.HELD, refusal=Outcome.AUTH)
    assert remedy(WEIBO, held).startswith("put a new cookie into the credential weibo-cookie")
    assert "base_url" in remedy(Patient(name="bluesky", platform="bluesky"), ended)


def test_what_is_right_needs_no_remedy() -> None:
    assert remedy(WEIBO, Check(step=Step.PROFILE)) == ""
