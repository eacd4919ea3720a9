from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

import pytest

from config import settings
from config.settings import Settings, read
from domain.errors import ConfigurationError
from domain.incident import Severity
from domain.registry import Tier
from domain.text import Locale

SHIPPED = Path(settings.__file__).with_name("diting.toml")


def problems(tmp_path: Path, text: str | bytes) -> list[str]:
    """What is said about a diting.toml of this content, without the path that each line must start with."""
    path = tmp_path / "diting.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(ConfigurationError) as raised:
        read(path)
    assert str(raised.value).splitlines() == list(raised.value.problems)
    assert all(problem.startswith(f"{path}: ") for problem in raised.value.problems)
    return [problem.removeprefix(f"{path}: ") for problem in raised.value.problems]


BAD = [
    ("[hunt]\ninterval_minuts = 5", "hunt.interval_minuts", "remove it, or correct its spelling"),
    ("[gaurd]\nposts = true", "gaurd", "remove it, or correct its spelling"),
    ('[web]\nport = "9464"', "web.port", "write a whole number without quotes"),
    ("[web]\nport = true", "web.port", "write a whole number without quotes"),
    ("[web]\nport = 70000", "web.port", "use a smaller number"),
    ("[hunt]\nslice_size = 0", "hunt.slice_size", "use a larger number"),
    ("[hunt]\nslice_size = 2.5", "hunt.slice_size", "write a whole number without quotes"),
    ("[hunt]\ninterval_minutes = 0", "hunt.interval_minutes", "use a larger number"),
    ("[hunt]\ninterval_minutes = inf", "hunt.interval_minutes", "use a smaller number"),
    ("[hunt]\ninterval_minutes = nan", "hunt.interval_minutes", "use a smaller number"),
    ("[guard]\npage_per_account_year = 1.0", "guard.list_per_account_year", "write more"),
    ("[guard]\ntier1_minutes = 1e300", "guard.tier1_minutes", "use a smaller number"),
    ("[guard]\ntier2_minutes = '30'", "guard.tier2_minutes", "write a number without quotes"),
    ("[guard]\nposts = 'yes'", "guard.posts", "write true or false without quotes"),
    ("[recheck]\nabsence_apart_hours = -1", "recheck.absence_apart_hours", "use a larger number"),
    ('[alerts]\nlocale = "fr"', "alerts.locale", "'zh_CN' or 'en'"),
    ('[alerts]\ntimezone = "Asia/Beijing"', "alerts.timezone", "write one such as Asia/Shanghai"),
    ('[alerts]\ntimezone = "../../secret"', "alerts.timezone", "write one such as Asia/Shanghai"),
    ("[alerts]\nmanaging_unit_from = 5", "alerts.managing_unit_from", "1, 2, 3 or 4"),
    ("[alerts]\nfallback_after_minutes = 5", "alerts.fallback_after_minutes", "write a list in square brackets"),
    ("[alerts]\nfallback_after_minutes = [5, 10, 30]", "alerts.fallback_after_minutes.3", "add it"),
    ("[alerts]\nfallback_after_minutes = [5, 10, 30, 240, 1]", "alerts.fallback_after_minutes", "leave out the last"),
    ("[alerts]\nfallback_after_minutes = [0, 10, 30, 240]", "alerts.fallback_after_minutes.0", "use a larger number"),
    ('[alerts]\nfallback = "webhook:"', "alerts.fallback", "write a list in square brackets"),
    ('[controls.bluesky]\nuser_id = "did:plc:a"', "controls.bluesky.display_name", "add it"),
    ("[retention]\ncoverage_months = 3", "retention.coverage_months", "use a larger number"),
    ("[media]\nmax_bytes = 1", "media.max_bytes", "use a larger number"),
    ("[media]\ntimeout_seconds = inf", "media.timeout_seconds", "use a smaller number"),
    ('[media]\nallow = "127.0.0.1/32"', "media.allow", "write a list in square brackets"),
    ('[media]\nallow = ["10.0.0.1/8"]', "media.allow.0", "host bits set; write one such as 127.0.0.1/32"),
    ('[media]\nallow = ["intranet"]', "media.allow.0", "write one such as 127.0.0.1/32"),
    ("[media]\nallow = [7]", "media.allow.0", "write one such as 127.0.0.1/32"),
    ("[media]\ncodes = 1", "media.codes", "write true or false without quotes"),
    ("[media]\ncodes_per_post = 0", "media.codes_per_post", "use a larger number"),
    ("[media]\ncodes_per_look = 1000", "media.codes_per_look", "use a smaller number"),
    ("[jobs]\njitter = 0.9", "jobs.jitter", "use a smaller number"),
    ("[store]\nurl = 3", "store.url", "write it in quotes"),
    ("[store]\ncontacts_key_file = 3", "store.contacts_key_file", "write a path in quotes"),
    ("store = 'sqlite:///diting.sqlite'", "store", "write a table"),
    ("[platforms]\nbluesky = true", "platforms.bluesky", "write a table"),
    ("[detectors]\nimpostor = ['name']", "detectors.impostor", "write a table"),
]


@pytest.mark.parametrize(("text", "key", "remedy"), BAD, ids=[bad[0].replace("\n", " ") for bad in BAD])
def test_a_mistake_is_one_line_with_file_key_and_remedy(tmp_path: Path, text: str, key: str, remedy: str) -> None:
    (problem,) = problems(tmp_path, text)
    assert problem.startswith(f"{key}: ")
    assert remedy in problem


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    text = '[hunt]\nslice_size = 0\nspeed = 9\n[web]\nport = "x"\n[alerts]\ntimezone = "Mars"\n[platforms]\nx = 1'
    keys = {problem.partition(":")[0] for problem in problems(tmp_path, text)}
    assert keys == {"hunt.slice_size", "hunt.speed", "web.port", "alerts.timezone", "platforms.x"}


@pytest.mark.parametrize(("text", "said"), [("[store", "not valid TOML"), (b"\xff\xfe", "not valid TOML")])
def test_what_is_no_toml_is_said_in_one_line(tmp_path: Path, text: str | bytes, said: str) -> None:
    (problem,) = problems(tmp_path, text)
    assert problem.startswith(said)
    assert problem.endswith("correct the file there")


def test_a_file_that_is_not_there_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"absent\.toml: cannot be read .*; create it, or name another with"):
        read(tmp_path / "absent.toml")


def test_the_shipped_configuration_is_valid_and_shows_the_defaults() -> None:
    shipped, defaults = read(SHIPPED), Settings()
    assert shipped.alerts == defaults.alerts
    own = {"store", "platforms", "detectors", "channels"}
    assert shipped.model_dump(exclude=own) == defaults.model_dump(exclude=own)


def test_an_empty_file_is_a_configuration_of_defaults(tmp_path: Path) -> None:
    (tmp_path / "diting.toml").write_text("")
    assert read(tmp_path / "diting.toml") == Settings()


def test_values_arrive_as_the_nouns_of_the_domain(tmp_path: Path) -> None:
    path = tmp_path / "diting.toml"
    path.write_text(
        '[alerts]\nlocale = "en"\nmanaging_unit_from = 3\nfallback = ["webhook:"]\n'
        "fallback_after_minutes = [1, 2, 3.5, 4]\n"
        '[store]\ncontacts_key_file = "/etc/diting/contacts.key"\n[guard]\ntier1_minutes = 5\n'
        '[media]\nallow = ["127.0.0.1", "fd00:db8::/32"]\n'
    )
    found = read(path)
    assert (found.alerts.locale, found.alerts.managing_unit_from) == (Locale.EN, Severity.MAJOR)
    assert found.alerts.fallback == ("webhook:",)
    assert found.store.contacts_key_file == Path("/etc/diting/contacts.key")
    assert found.media.allow == (IPv4Network("127.0.0.1/32"), IPv6Network("fd00:db8::/32"))
    assert found.alerts.zone.key == "Asia/Shanghai"


def test_the_pauses_are_those_of_the_tier() -> None:
    defaults = Settings()
    assert [defaults.guard.interval(tier) for tier in Tier] == [timedelta(minutes=each) for each in (10, 30, 120)]


def test_plugin_tables_are_left_to_their_plugins(tmp_path: Path) -> None:
    (tmp_path / "diting.toml").write_text("[platforms.x]\nanything = 1\n[detectors.impostor.name]\nalarm = 0.9\n")
    found = read(tmp_path / "diting.toml")
    assert found.platforms == {"x": {"anything": 1}}
    assert found.detectors == {"impostor": {"name": {"alarm": 0.9}}}
