from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alerting.route import Recipient
from config import grading
from config.settings import Settings
from domain.circulation import Party
from domain.errors import ConfigurationError
from domain.incident import Severity
from domain.manner import Manner
from domain.notification import Reason
from monitor import listeners
from monitor.store.registry import Registry
from monitor.watch import Watch
from tests.factories import incident


class Channel:
    """A channel of which nothing matters but how it is spoken to."""

    manner = Manner(is_overheard=True)

    def addresses(self, _: Any) -> frozenset[str]:
        return frozenset({""})

    async def send(self, _: Any) -> None:
        raise NotImplementedError

    async def aclose(self) -> None:
        raise NotImplementedError


class Machine(Channel):
    """A channel that nobody reads."""

    manner = Manner(is_machine=True, follows_cases=True)


CHANNELS = {"wecom": Channel(), "email": Channel()}


def settings(**tables: Any) -> Settings:
    return Settings.model_validate(tables)


def heard(given: Settings, **more: Channel) -> Any:
    return listeners.hearing(given, CHANNELS | more, grading.read(), lambda: Watch(Registry()))


def test_a_channel_without_a_route_is_open_to_everybody() -> None:
    line = listeners.routes(settings(), CHANNELS).lines["wecom"]
    assert (line.units, line.least, line.manner) == (frozenset(), Severity.ORDINARY, Manner(is_overheard=True))


def test_a_route_narrows_its_channel() -> None:
    given = settings(routes={"wecom": {"units": ["临泽市公安局"], "from": 2}})
    line = listeners.routes(given, CHANNELS).lines["wecom"]
    assert (line.units, line.least) == (frozenset({"临泽市公安局"}), Severity.SERIOUS)


@pytest.mark.parametrize(
    ("tables", "problem"),
    [
        ({"routes": {"fax": {}}}, "routes.fax: no such channel; the channels are: email, wecom"),
        ({"alerts": {"fallback": ["fax:1"]}}, "alerts.fallback: 'fax:1' is not channel:address"),
        ({"alerts": {"audit_to": ["fax:1"]}}, "alerts.audit_to: 'fax:1' is not channel:address"),
    ],
)
def test_a_channel_that_is_not_on_is_refused(tables: dict[str, Any], problem: str) -> None:
    with pytest.raises(ConfigurationError, match=problem):
        heard(settings(**tables))


def test_the_audit_head_goes_to_the_fallback_unless_somebody_else_is_named() -> None:
    fallback = {"fallback": ["email:it"]}
    assert heard(settings(alerts=fallback)).audit_to == (Recipient(channel="email", address="it"),)
    named = heard(settings(alerts={**fallback, "audit_to": ["wecom:"]}))
    assert named.audit_to == (Recipient(channel="wecom", address=""),)


def test_a_machine_stands_in_for_nobody() -> None:
    told = heard(settings(alerts={"fallback": ["logs:", "email:it"]}), logs=Machine())
    assert told.routes.fallback == told.audit_to == (Recipient(channel="email", address="it"),)
    assert told.idle == (Recipient(channel="logs", address=""),)


def test_a_machine_gets_the_audit_head_where_it_is_named_for_it() -> None:
    told = heard(settings(alerts={"audit_to": ["logs:"]}), logs=Machine())
    assert told.audit_to == (Recipient(channel="logs", address=""),)


def test_what_the_settings_say_of_authorities_and_of_the_night_is_heeded() -> None:
    told = heard(settings(authorities={"cac": "linze-wx"}, alerts={"quiet_from": 22, "quiet_until": "07:30"}))
    assert (told.authorities[Party.CAC], told.authorities[Party.POLICE]) == ("linze-wx", "")
    midnight = datetime(2026, 3, 2, 16, tzinfo=UTC)
    assert told.told_at(incident(), Reason.OPENED, midnight) == midnight + timedelta(hours=7.5)
    assert heard(settings()).told_at(incident(), Reason.OPENED, midnight) == midnight


def test_an_operator_may_have_rules_of_circulation_of_his_own(tmp_path: Path) -> None:
    own = tmp_path / "circulation.toml"
    own.write_text('[[rules]]\nid = "only"\ntell = ["sponsor"]\nsuspected = true\n', "utf-8")
    assert [circle.id for circle in heard(settings(alerts={"circulation": str(own)})).circles] == ["only"]
