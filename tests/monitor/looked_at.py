"""A register of which some is looked at: what was asked is told in a line each."""

from collections.abc import Iterable
from typing import Any

from config.settings import Settings
from domain.answer import Answer, Outcome
from domain.connector import Connector, Verified
from domain.coverage import Job
from domain.freshness import Check, Freshness, heard
from domain.login import Login
from domain.ports import USUAL
from domain.registry import OfficialAccount, Unit
from monitor.coverage import Lookout, Overview, lookout
from monitor.store.asked import Asked
from monitor.store.registry import Registry
from monitor.watch import Watch
from tests.factories import NOW, account, later, unit

SETTINGS = Settings.model_validate({"platforms": {}})


def connector(**changes: Any) -> Connector:
    said = {"operations": USUAL, "grade": "A", "verified": Verified.LIVE}
    values: dict[str, Any] = {"name": "weibo", "platform": "weibo", **said}
    return Connector(**values | changes)


def outlook(*connectors: Connector) -> Lookout:
    return lookout(SETTINGS, connectors)


def here(user_id: str = "1", **changes: Any) -> OfficialAccount:
    return account(**{"platform": "weibo", "user_id": user_id} | changes)


def seen(check: Check, target: str = "1", minutes: float = 0, **changes: Any) -> Freshness:
    answer: Answer[Any] = Answer(outcome=changes.pop("outcome", Outcome.OK))
    platform = changes.pop("platform", "weibo")
    return heard(platform, check, target, answer, later(minutes=minutes), **changes)


def asked(*answers: Freshness, hunted: Iterable[str] = (), guarded: Iterable[str] = (), **changes: Any) -> Asked:
    """What is due is due on Weibo."""
    known: dict[tuple[str, Check], dict[str, Freshness]] = {}
    for each in answers:
        known.setdefault((each.platform, each.check), {})[each.target] = each
    due = {("weibo", Job.HUNT): frozenset(hunted), ("weibo", Job.GUARD): frozenset(guarded)}
    return Asked(answers=known, due=due, **changes)


def overview(
    known: Asked, accounts: Iterable[OfficialAccount], *connectors: Connector, units: Iterable[Unit] = (unit(),)
) -> Overview:
    watch = Watch(Registry(units=tuple(units), accounts=tuple(accounts)))
    return outlook(*connectors).overview(watch, known, NOW)


def login(**changes: Any) -> Login:
    values: dict[str, Any] = {
        "connector": "weibo",
        "fingerprint": "f1",
        "first_seen": later(days=-20),
        "asked_at": NOW,
        "outcome": Outcome.OK,
        "last_valid": NOW,
    }
    return Login(**values | changes)


SHAPE_ONLY = connector(grade="C", verified=Verified.SHAPE)
