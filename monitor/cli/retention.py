"""`diting retention`: what has been kept long enough, and letting go of it."""

from collections.abc import Iterator, Mapping
from datetime import date

import click
from rich.console import Group, RenderableType

from domain.errors import NotAllowed
from domain.text import Locale, Text
from monitor.cli.desk import Desk, admin_option, json_option, pass_desk
from monitor.cli.tables import lined
from monitor.schedule import now
from monitor.store import retention as stored
from monitor.store.retention import Going, Kind, Plan

WORDS: Mapping[Kind, Text] = {
    Kind.DISMISSED: Text("误报的个人账号：去标识化", "private accounts of dismissed cases: de-identified"),
    Kind.ENDED: Text("办结的案件：去标识化", "ended cases: de-identified"),
    Kind.EXPIRED: Text("到期的案件：整案删除", "cases past their years: deleted whole"),
    Kind.MESSAGES: Text("已送达或作废的通知", "messages that were delivered or given up"),
    Kind.DIGESTS: Text("每日清单的正文", "texts of daily digests"),
    Kind.SHIFTS: Text("已过的值班", "shifts that are past"),
    Kind.CYCLES: Text("巡查记录", "records of what was looked at"),
    Kind.ALLOWANCES: Text("已到期的放行", "allowances that have ended"),
    Kind.LOOKS: Text("无案件的陌生账号的抓取内容", "looks at strangers that no case rests on"),
    Kind.UNREGISTERED: Text("已不在台账的账号的历史", "what is remembered of accounts no longer registered"),
}
HEADS = (Text("对象", "what"), Text("数量", "how many"), Text("最早", "oldest"), Text("案件", "cases"))
NOTHING = Text("没有到期的数据。", "Nothing has been kept long enough.")
GONE = Text("以上数据已清除。", "This is gone.")
DOUBT = Text(
    "{day} 没有巡查记录：曾停机，或系统时间有误。谛听连续工作三天之前不会自动清除。",
    "No work of Diting is known of on {day}: it was down, or the clock is wrong. By itself it deletes nothing until it"
    " has worked for three days.",
)


@click.group()
def retention() -> None:
    """What has been kept long enough; the daemon lets go of it every six hours."""


@retention.command(name="plan")
@json_option
@pass_desk
def plan_(desk: Desk, as_json: bool) -> None:
    """What would go now, without any personal data; nothing is changed."""
    at = now()
    with desk.store() as store, store.reading() as conn:
        found, unproved = stored.plan(conn, desk.settings.retention, at), stored.doubt(conn, at)
    locale = desk.settings.alerts.locale
    said = Group(_shown(found, locale), *_doubts(unproved, locale))
    desk.say(said, {"going": _facts(found), "no_work_known_on": unproved}, as_json=as_json)


@retention.command()
@click.option("--sure", is_flag=True, help="The clock is right, although Diting has not worked for three days on end.")
@admin_option
@json_option
@pass_desk
def run(desk: Desk, sure: bool, by: str, as_json: bool) -> None:
    """Let go of it now. Files that nothing refers to any more follow within six hours, when the daemon runs."""
    at, locale = now(), desk.settings.alerts.locale
    with desk.store() as store, store.begin() as conn:
        unproved = None if sure else stored.doubt(conn, at)
        if unproved is not None:
            raise NotAllowed(f"{_doubt(unproved, locale)} `diting retention run --sure`")
        gone = stored.run(conn, desk.settings.retention, at, by=by)
    said = Group(_shown(gone, locale), *([GONE.within(locale)] if gone else []))
    desk.say(said, {"gone": _facts(gone)}, as_json=as_json)


def _doubts(unproved: date | None, locale: Locale) -> Iterator[str]:
    if unproved is not None:
        yield _doubt(unproved, locale)


def _doubt(unproved: date, locale: Locale) -> str:
    return DOUBT.within(locale).format(day=unproved)


def _shown(found: Plan, locale: Locale) -> RenderableType:
    if not found:
        return NOTHING.within(locale)
    shown = lined(*(head.within(locale) for head in HEADS))
    for going in found:
        oldest = f"{going.oldest}" if going.oldest else "-"
        shown.add_row(WORDS[going.kind].within(locale), str(going.count), oldest, " ".join(going.references) or "-")
    return shown


def _facts(found: Plan) -> list[dict[str, object]]:
    return [_fact(going) for going in found]


def _fact(going: Going) -> dict[str, object]:
    return {"kind": going.kind, "count": going.count, "oldest": going.oldest, "references": going.references}
