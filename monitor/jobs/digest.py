"""digest: once a day each reader gets a list of what could wait, and the head of the audit chain leaves the machine."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import structlog
from sqlalchemy import Connection

from alerting.messages.digest import audit_head, compose
from alerting.messages.speech import Speech
from alerting.route import Recipient
from config.routing import WhenEmpty
from domain.freshness import Unheard
from domain.notification import Bulletin, Notification, Reason
from monitor.jobs.edition import Edition, Issue
from monitor.store import Store, audit, bulletins, coverage, digests, outbox, unheard
from monitor.store.digests import Item

log = structlog.get_logger("digest")
DAY = timedelta(days=1)
# So many days after its last digest, a reader who had none since learns that Diting is at work.
DAYS = {WhenEmpty.DAILY: 1, WhenEmpty.WEEKLY: 7}
EVERYBODY = ""
# A bulletin has one event only: it never changes.
ONCE = 1


@dataclass(kw_only=True)
class Digests:
    """The daily digests and the audit head, made in one transaction: all of a day's, or none of them.

    `hour` is when they go out by the clocks of `speech`; nothing is made before the daemon is `ready`, which is when it
    knows the register. `done` is the day whose bulletins were made last.
    """

    store: Store
    edition: Edition
    speech: Speech
    hour: int
    when_empty: WhenEmpty
    version: str
    ready: Callable[[], bool]
    clock: Callable[[], datetime]
    done: date | None = None

    async def run(self) -> int:
        """Makes the day's bulletins once its hour has come; how many were made."""
        now = self.clock()
        day, moment = self._today(now)
        if now < moment or self.done == day or not self.ready():
            return 0
        made = await self.store.write(self.issue, await self.store.read(self.found, now), now)
        self.done = day
        log.info("digest.issued", bulletins=made)
        return made

    def found(self, conn: Connection, now: datetime) -> tuple[Issue, ...]:
        """What there is to tell: a second of work for a large register, during which others may write."""
        day, moment = self._today(now)
        return self.edition.issues(conn, digests.listed(conn, moment), day, moment, now)

    def issue(self, conn: Connection, found: Iterable[Issue], now: datetime) -> int:
        """Bulletins, their messages, and that it is told what they tell; none that was made today is made again."""
        day, moment = self._today(now)
        waiting = set(digests.listed(conn, moment))
        last = digests.last_issued(conn, Reason.DIGEST)
        began, made, read, owed = coverage.began(conn), 0, set[Unheard](), list[Notification]()
        has_watched = began is not None and began <= moment - DAY
        for issue in found:
            if self._is_worth_it(issue, last.get(issue.reader.key), has_watched):
                owed += self._told(conn, issue, waiting.intersection(issue.items), now)
                made += 1
                read |= {each.unheard for each in issue.digest.silent}
            elif last.get(issue.reader.key) != day:
                digests.drop(conn, waiting.intersection(issue.items))
        outbox.add(conn, owed)
        for each in read:
            unheard.told(conn, each, now)
        return made + self._send_head(conn, day, now)

    def preview(self, conn: Connection, now: datetime) -> tuple[Issue, ...]:
        """What would be said now; nothing is changed."""
        day, _ = self._today(now)
        found = self.edition.issues(conn, digests.listed(conn, now), day, now, now)
        return tuple(issue for issue in found if issue.digest.says_something)

    def _today(self, now: datetime) -> tuple[date, datetime]:
        """The local day, and when its list goes out."""
        day = now.astimezone(self.speech.zone).date()
        return day, datetime.combine(day, time(self.hour), self.speech.zone).astimezone(UTC)

    def _is_worth_it(self, issue: Issue, last: date | None, has_watched: bool) -> bool:
        """That there is nothing to tell says something only of a whole day on which Diting was at work."""
        if issue.digest.day == last:
            return False
        if issue.digest.says_something or not has_watched:
            return issue.digest.says_something
        if self.when_empty is WhenEmpty.WEEKLY and not issue.oversees:
            return False
        pause = DAYS.get(self.when_empty)
        return pause is not None and (last is None or (issue.digest.day - last).days >= pause)

    def _told(self, conn: Connection, issue: Issue, items: Iterable[Item], now: datetime) -> tuple[Notification, ...]:
        subject, body = compose(issue.digest, self.speech)
        bulletin = Bulletin(kind=Reason.DIGEST, unit=issue.reader.key, day=issue.digest.day, subject=subject, body=body)
        stored = bulletins.add(conn, bulletin)
        digests.seal(conn, items, stored.id)
        return _notifications(stored, issue.reader.recipients, now)

    def _send_head(self, conn: Connection, day: date, now: datetime) -> int:
        recipients = self.edition.hearing.audit_to
        count = audit.count(conn)
        # Of an empty chain there is no end that could be cut.
        if not (count and recipients) or bulletins.find(conn, Reason.AUDIT_HEAD, EVERYBODY, day) is not None:
            return 0
        subject, body = audit_head(count, audit.head(conn), self.version, now, self.speech)
        bulletin = Bulletin(kind=Reason.AUDIT_HEAD, unit=EVERYBODY, day=day, subject=subject, body=body)
        stored = bulletins.add(conn, bulletin)
        outbox.add(conn, _notifications(stored, recipients, now))
        return 1


def _notifications(bulletin: Bulletin, recipients: Iterable[Recipient], now: datetime) -> tuple[Notification, ...]:
    return tuple(
        Notification(
            incident=None,
            event=ONCE,
            reason=bulletin.kind,
            channel=recipient.channel,
            address=recipient.address,
            due_at=now,
            bulletin=bulletin.id,
        )
        for recipient in recipients
    )
