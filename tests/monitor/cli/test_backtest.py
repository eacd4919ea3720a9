from pathlib import Path

import pytest
from click.testing import CliRunner

from domain.observation import Post
from monitor.cli import diting
from monitor.store import snapshots
from tests import factories
from tests.monitor.backtest.town import Row, file, history, row, rows
from tests.monitor.cli import backtests
from tests.monitor.cli.backtests import renamed, results, run
from tests.monitor.cli.office import Office

FIELDS = ["account", "post_id", "score", "tier", "findings", "explanation"]


@pytest.fixture(scope="module")
def hijacked() -> list[Row]:
    return backtests.hijacked()


@pytest.fixture
def town(tmp_path: Path, hijacked: list[Row]) -> Path:
    return file(tmp_path / "town.jsonl", hijacked)


def test_every_post_has_its_line_and_the_last_one_sums_up(town: Path, hijacked: list[Row]) -> None:
    posts, summary = results(run(town, "--json"))
    assert [(each["account"], each["post_id"]) for each in posts] == [
        (each["account"], each["post_id"]) for each in hijacked
    ]
    assert all(list(each) == FIELDS for each in posts)
    assert list(summary) == [
        *("posts", "accounts", "account_years", "alarms_per_account_year"),
        *("interval_95", "by_signal", "caught_by_post", "splices"),
    ]
    assert (summary["posts"], summary["accounts"], summary["splices"]) == (274, 3, 0)
    assert summary["account_years"] == pytest.approx(3 * 89 / 365.25, abs=0.01)


def test_a_hijack_is_one_page_that_stands_on_the_list_too(town: Path) -> None:
    posts, summary = results(run(town, "--json"))
    told = [each for each in posts if each["tier"] in {"page", "list"}]
    assert {each["account"] for each in told} == {"police"}
    assert (told[0]["tier"], told[0]["post_id"]) == ("page", "police-10000")
    assert "；" in told[0]["explanation"]
    assert "微信号「xie088」" in told[0]["explanation"]
    rate = round(1 / summary["account_years"], 2)
    assert summary["alarms_per_account_year"] == pytest.approx({"page": rate, "list": rate}, abs=0.01)
    assert summary["by_signal"]["content.contact"] == 1


def test_the_language_can_be_chosen(town: Path) -> None:
    posts, _ = results(run(town, "--json", "--locale", "en"))
    said = next(each["explanation"] for each in posts if each["tier"] == "page")
    assert "WeChat xie088" in said
    assert "; " in said


def test_splices_are_marked_and_never_counted_among_the_posts(town: Path, tmp_path: Path) -> None:
    other = file(tmp_path / "other.jsonl", renamed(rows(90, "health", "tourism")))
    posts, summary = results(run(town, "--splice", other, "--splices", 2, "--json"))
    spliced = [each for each in posts if "splice" in each]
    assert (summary["posts"], summary["splices"], len(spliced)) == (274, 6, 60)
    assert all(list(each) == [*FIELDS, "splice", "place"] for each in spliced)
    assert sorted({each["splice"] for each in spliced}) == [1, 2, 3, 4, 5, 6]
    assert list(summary["caught_by_post"]) == ["page", "list"]
    assert list(summary["caught_by_post"]["page"]) == ["1", "3", "5", "10"]


def test_splices_change_nothing_of_what_is_said_of_the_accounts_own_posts(town: Path, tmp_path: Path) -> None:
    other = file(tmp_path / "other.jsonl", renamed(rows(90)))
    with_splices, summary = results(run(town, "--splice", other, "--json"))
    alone, before = results(run(town, "--json"))
    assert [each for each in with_splices if "splice" not in each] == alone
    assert {**summary, "caught_by_post": None, "splices": 0} == {**before, "caught_by_post": None}


def test_the_same_seed_gives_the_same_answer_and_another_one_does_not(town: Path, tmp_path: Path) -> None:
    other = file(tmp_path / "other.jsonl", renamed(rows(90)))
    said = [run(town, "--splice", other, "--seed", seed, "--json").stdout for seed in (1, 1, 2)]
    assert said[0] == said[1] != said[2]


def test_a_tighter_budget_never_tells_more(town: Path) -> None:
    _, tight = results(run(town, "--page", 0.05, "--list", 0.05, "--json"))
    _, loose = results(run(town, "--page", 1, "--list", 1, "--json"))
    for level in ("page", "list"):
        assert tight["alarms_per_account_year"][level] <= loose["alarms_per_account_year"][level]


def test_one_budget_alone_moves_the_other_out_of_its_way(town: Path) -> None:
    for args in (("--page", 2), ("--list", 0.02)):
        assert results(run(town, *args, "--json"))[1]["posts"] == 274


def test_people_read_the_alarms_then_the_rates_and_what_they_rest_on(town: Path) -> None:
    said = run(town).stdout
    alarm = next(line for line in said.splitlines() if "police" in line)
    assert "立即告警" in alarm
    assert "2026-05-12 03:30" in alarm
    assert "「断码女鞋清仓大甩卖" in alarm
    assert "police-10000" in said
    assert said.index("police") < said.index("共 274 条动态，账号 3 个，合 0.73 账号年") < said.index("联系方式")


@pytest.mark.parametrize("text", ["", "甲，乙，丙"])
def test_hardly_any_history_is_judged_without_rates(tmp_path: Path, text: str) -> None:
    few = file(tmp_path / "few.jsonl", [row(("甲",) * 3, "police", 0, text=text)])
    said = run(few, "--json")
    _, summary = results(said)
    assert summary["posts"] == summary["accounts"] == 1
    assert summary["alarms_per_account_year"] == summary["interval_95"] == {"page": None, "list": None}
    assert "没有告警" in run(few).stdout
    assert ("no post has a text" in said.stderr) == (not text)


def test_an_export_with_the_newest_first_gives_the_same_answer(town: Path, tmp_path: Path, hijacked: list[Row]) -> None:
    said = run(file(tmp_path / "newest.jsonl", [*reversed(hijacked), hijacked[0]]), "--json")
    assert said.stderr.splitlines()[1:] == [
        "newest.jsonl: 1 repeated lines were left out",
        "newest.jsonl: was not in time order, and has been sorted",
    ]
    assert said.stdout == run(town, "--json").stdout


def test_an_edit_is_told_apart_from_a_line_that_is_there_twice(tmp_path: Path) -> None:
    found = rows(3, "police")
    said = run(file(tmp_path / "edited.jsonl", [*found, found[2], found[2] | {"text": "改过"}]))
    assert said.stderr.splitlines()[1:] == [
        "edited.jsonl: 1 repeated lines were left out",
        "edited.jsonl: 1 lines repeat a post_id with another text (edits?): the first is used",
    ]


def test_a_column_of_another_name_is_no_clean_history(tmp_path: Path) -> None:
    misnamed = [{"content" if key == "text" else key: each[key] for key in each} for each in rows(5)]
    assert "bad.jsonl:1: text: is missing" in run(file(tmp_path / "bad.jsonl", misnamed), status=2).stderr


def test_help_says_what_becomes_of_a_hijack_in_the_history_and_what_no_budget_bounds() -> None:
    said = " ".join(run("--help").stdout.split())
    assert "a hijack that is part of the history is raised at its beginning only" in said
    assert "The fixed rules, wakings and echoes, stand beside them" in said


def test_a_bad_line_ends_the_run_with_status_2_before_anything_is_said(tmp_path: Path) -> None:
    bad = file(
        tmp_path / "bad.jsonl", [*rows(3), {"account": "police", "post_id": "x", "published_at": "昨天", "text": ""}]
    )
    for args in ((bad,), (bad, "--json"), (file(tmp_path / "good.jsonl", rows(3)), "--splice", bad)):
        said = run(*args, status=2)
        assert said.stdout == ""
        assert said.stderr.splitlines() == [
            "nowhere.toml: is not there; the defaults are used",
            f"diting: {bad}:10: published_at: '昨天' is no date;"
            " write 2026-03-02T09:30:00+08:00, or seconds since 1970",
        ]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--page", "1000"), "--page"),
        (("--page", "1", "--list", "0.5"), "--list"),
        (("--timezone", ""), "write one such as Asia/Shanghai"),
        (("--timezone", "Asia/Nowhere"), "write one such as Asia/Shanghai"),
        (("--splices", "0"), "--splices"),
        (("--locale", "fr"), "--locale"),
    ],
)
def test_options_that_make_no_sense_are_refused(town: Path, args: tuple[str, ...], said: str) -> None:
    assert said in run(town, *args, status=2).stderr


def test_splices_need_another_account_with_enough_posts(town: Path, tmp_path: Path) -> None:
    short = file(tmp_path / "short.jsonl", renamed(rows(5)))
    assert "has 10 posts; give a longer history" in run(town, "--splice", short, status=2).stderr


def test_an_account_too_young_for_a_splice_is_left_in_peace(tmp_path: Path) -> None:
    other = file(tmp_path / "other.jsonl", renamed(rows(20)))
    said = run(file(tmp_path / "one.jsonl", rows(1, "police")), "--splice", other, "--json")
    _, summary = results(said)
    assert (summary["posts"], summary["splices"]) == (1, 0)
    assert said.stderr.splitlines()[1:] == [
        "1 of 1 accounts took no splice: that needs 2 posts of its own, and 10 of another account"
    ]


def test_a_naive_time_is_taken_in_the_zone_that_is_asked_for(tmp_path: Path) -> None:
    naive = [each | {"published_at": each["published_at"][:19].replace("T", " ")} for each in rows(3, "police")]
    said = run(file(tmp_path / "naive.jsonl", naive), "--timezone", "Europe/Paris", "--json")
    assert results(said)[1]["posts"] == 3


def test_the_posts_on_record_give_the_same_answer_as_a_file(
    office: Office, hijacked: list[Row], tmp_path: Path
) -> None:
    office.configure("[detectors.compromise.waking]\n[detectors.compromise.echoes]\n")
    office.register(
        [factories.unit(key=name, managing_unit="") for name in ("police", "health", "tourism")],
        [factories.account(user_id=name, unit=name, managing_unit="") for name in ("police", "health", "tourism")],
    )
    stored = [each | {"account": f"bluesky:{each['account']}"} for each in hijacked]
    with office.store() as store, store.begin() as conn:
        for each in reversed(history(stored)):
            snapshots.add_posts(conn, each.account, (each.post,), factories.NOW)
        snapshots.add_posts(conn, "bluesky:stranger", (factories.post(),), factories.NOW)
    fields = {"account", "post_id", "published_at", "text", "client", "links"}
    plain = file(tmp_path / "plain.jsonl", ({key: each[key] for key in each.keys() & fields} for each in stored))
    from_store = office.run("backtest", "--json")
    assert from_store.stdout == office.run("backtest", plain, "--json").stdout
    assert results(from_store)[1]["posts"] == 274


def test_an_edit_is_no_further_post(office: Office) -> None:
    office.register([factories.unit()], [factories.account()])
    edited: tuple[Post, ...] = (factories.post(), factories.post(revision="r2", text="改过的通知"))
    with office.store() as store, store.begin() as conn:
        snapshots.add_posts(conn, factories.account().key, edited, factories.NOW)
    assert results(office.run("backtest", "--json"))[1]["posts"] == 1


def test_without_a_file_a_configuration_is_needed(tmp_path: Path) -> None:
    said = CliRunner().invoke(diting, ["--config", str(tmp_path / "nowhere.toml"), "backtest"])
    assert "nowhere.toml: cannot be read" in str(said.exception)
