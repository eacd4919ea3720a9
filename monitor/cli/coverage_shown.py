"""How `diting coverage` looks to people: tables, and below them what nobody looks at, line by line."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.text import Text as Line

from alerting.covered import Covered, Tally
from domain.connector import Connector, Verified
from domain.freshness import Freshness
from monitor.cli.coverage_facts import OfUnit, Proof, Report
from monitor.cli.desk import plain
from monitor.cli.tables import lined
from monitor.coverage import ENDS_SOON, Sight

STYLES = {Sight.BLIND: "bold red", Sight.LAPSED: "bold red", Sight.UNREAD: "yellow", Sight.WATCHED: ""}
NOT_ASKED = "not asked yet"


def overall(report: Report, zone: ZoneInfo) -> RenderableType:
    """Platforms, jobs, the units that are not wholly covered, and the blind spots."""
    parts: list[RenderableType] = [_platforms(report, zone), "", _proofs(report.proofs, zone)]
    partly = [each for each in report.units if not each.is_whole]
    if partly:
        parts += ["", _units(partly)]
    spots = [plain(f"- {spot}") for spot in _spots(report, zone)]
    if spots:
        parts += ["", "Blind spots:", *spots]
    whole = len(report.units) - len(partly)
    return Group(*parts, "", f"Units covered: {whole} of {len(report.units)}", f"Result: {report.outcome}")


def accounts_of(report: Report, zone: ZoneInfo) -> RenderableType:
    """Every account, the worst watched first."""
    table = lined("Account", "Name", "Unit", "Sight", "Route", "Profile", "Posts", ids=("Account",))
    order = {sight: position for position, sight in enumerate(Sight)}
    for each in sorted(report.accounts, key=lambda one: (order[one.sight], one.key)):
        sight = Line(each.sight, style=STYLES[each.sight])
        names = (plain(each.key), plain(each.name), plain(each.unit))
        looked = (_last(each.profile, zone), _last(each.posts, zone))
        table.add_row(*names, sight, each.route or "-", *looked)
    return Group(table, "", f"Result: {report.outcome}")


def _platforms(report: Report, zone: ZoneInfo) -> RenderableType:
    table = lined("Platform", "Connectors", "Searched", "Oldest search", "Watched", "Posts", "Blind")
    for each in report.platforms:
        serving = (_connector(one) for one in report.connectors if one.platform == each.platform)
        searched = (_count(each.searched), _short(each.searched.oldest, zone))
        counted = (*searched, _count(each.watched), _count(each.posts))
        blind = Line(str(each.blind), style="bold red") if each.blind else Line("-")
        table.add_row(each.platform, ", ".join(serving) or "none", *counted, blind)
    return table


def _connector(connector: Connector) -> str:
    proof = "" if connector.verified is Verified.LIVE else ", shape only"
    return f"{connector.name} ({connector.grade}{proof})"


def _count(found: Tally) -> Line:
    if not found.total:
        return Line("-")
    return Line(f"{found.fresh}/{found.total}", style="bold red" if found.stale else "")


def _proofs(proofs: Iterable[Proof], zone: ZoneInfo) -> RenderableType:
    table = lined("Platform", "Job", "Last proved", "Why not since", ids=("Last proved",))
    for each in proofs:
        gap = f"{each.gap}: {each.detail}" if each.gap else ""
        table.add_row(each.platform, each.job, _moment(each.proved_at, zone), plain(gap))
    return table


def _units(units: Iterable[OfUnit]) -> RenderableType:
    table = lined("Unit", "Platform", "Searched", "Watched", "Posts", "Blind")
    for unit in units:
        for each in unit.covered:
            if not each.is_whole or each.platform in unit.doubted:
                counted = (_count(each.searched), _count(each.watched), _count(each.posts))
                table.add_row(plain(unit.name), each.platform, *counted, str(each.blind or "-"))
    return table


def _spots(report: Report, zone: ZoneInfo) -> Iterator[str]:
    for each in report.platforms:
        yield from _spots_on(each, zone)
    for connector in report.connectors:
        if connector.verified is not Verified.LIVE:
            yield f"connector {connector.name}: checked only against documented answers, never against the platform"
    for login in report.logins:
        if login.is_ended(report.at):
            yield f"connector {login.connector}: its login has ended; renew it"
        elif login.expires_at is not None and not login.outlived and login.expires_at - report.at <= ENDS_SOON:
            yield f"connector {login.connector}: its login ends {_moment(login.expires_at, zone)}"


def _spots_on(each: Covered, zone: ZoneInfo) -> Iterator[str]:
    if each.blind:
        why = "no connector reaches them" if each.is_reached else "no connector serves it"
        yield f"{each.platform}: {each.blind} accounts that nobody looks at: {why} and nothing was brought in lately"
    for what, found in (("searches", each.searched), ("accounts", each.watched), ("timelines", each.posts)):
        if found.stale:
            since = f"since {_moment(found.since, zone)}" if found.since else "ever"
            never = f", {found.never} of them never" if found.since and found.never else ""
            some = f"{found.stale} of {found.total} {what}"
            if found.why is not None and found.why.is_absence:
                yield f"{each.platform}: {some}: the platform says that they are not there ({found.why})"
                continue
            yield f"{each.platform}: {some} without a valid answer {since}{never} ({found.why or NOT_ASKED})"
    if each.cut:
        yield f"{each.platform}: {each.cut} of {each.searched.total} searches had more results than were read"
    if each.watched.total and not each.posts.total and not _has_lapsed(each):
        yield f"{each.platform}: accounts are judged without posts, no connector reads them"


def _has_lapsed(each: Covered) -> bool:
    return each.watched.stale == each.watched.total


def _last(seen: Freshness | None, zone: ZoneInfo) -> Line:
    if seen is None:
        return Line("-")
    if seen.outcome.is_valid:
        return Line(_short(seen.valid_at, zone))
    return Line(f"{_short(seen.valid_at, zone) if seen.valid_at else 'never'} ({seen.outcome})", style="bold red")


def _short(at: datetime | None, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%m-%d %H:%M}" if at else "-"


def _moment(at: datetime | None, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else "never"
