from datetime import UTC, datetime
from typing import Any

from config.settings import Settings
from domain.answer import Answer, Outcome, ok
from domain.session import Session
from monitor import logins
from monitor.logins import Logins
from monitor.plugins import Plugins, load
from monitor.store import Store, sessions
from tests.factories import NOW, later

# What stands between the points is {"exp":1780000000}.
TOKEN = "e30.eyJleHAiOjE3ODAwMDAwMDB9.c2ln"
GITHUB: dict[str, Any] = {"github": {}, "mastodon": {"base_url": "https://m.example"}}


def switched_on(platforms: dict[str, Any], **environ: str) -> Plugins:
    return load(Settings.model_validate({"platforms": platforms}), where="diting.toml", environ=environ)


def known(store: Store) -> dict[str, datetime | None]:
    with store.reading() as conn:
        return {login.connector: login.expires_at for login in sessions.everything(conn)}


async def test_the_end_of_a_login_is_foreseen_from_the_token_and_from_the_operators_word(store: Store) -> None:
    weibo = {"weibo": {"expires": datetime(2026, 12, 24).date()}}
    found = switched_on(GITHUB | weibo, DITING_GITHUB_TOKEN=TOKEN, DITING_WEIBO_COOKIE="SUB=1234567890")
    await store.write(logins.foreseen, found.platforms, NOW)
    assert known(store) == {
        "github": datetime.fromtimestamp(1_780_000_000, UTC),
        "weibo": datetime(2026, 12, 24, tzinfo=UTC),
    }


async def test_a_login_that_was_replaced_or_switched_off_is_forgotten(store: Store) -> None:
    for token in ("an-old-token", "a-new-token"):
        await store.write(logins.foreseen, switched_on(GITHUB, DITING_GITHUB_TOKEN=token).platforms, NOW)
    with store.reading() as conn:
        assert len(sessions.everything(conn)) == 1
    await store.write(logins.foreseen, switched_on({"bluesky": {}}).platforms, NOW)
    assert known(store) == {}


async def test_what_the_platform_says_of_a_login_is_kept_under_its_fingerprint(store: Store) -> None:
    found = switched_on(GITHUB, DITING_GITHUB_TOKEN="a-token-of-ours").platforms
    await store.write(logins.foreseen, found, NOW)
    kept = Logins(store=store, marks=logins.marks(found), clock=lambda: NOW)
    await kept.met("github", ok(Session(login="linze", expires_at=later(days=3))))
    await kept.met("github", Answer(outcome=Outcome.AUTH, detail="Bad credentials"))
    with store.reading() as conn:
        [login] = sessions.everything(conn)
    assert (login.login, login.outcome, login.expires_at) == ("linze", Outcome.AUTH, later(days=3))
    assert "token" not in login.fingerprint
