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
from domain.notification import Bulletin, Notification, Reason
from monitor.jobs.edition import Edition, Issue
from monitor.store import Store, audit, bulletins, coverage, digests, outbox

log = structlog.get_logger("digest")
# So many days after its last digest, a reader who had none since learns that Diting is at work.
DAY = timedelta(days=1)
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
        made = await self.store.write(self.issue, now)
        self.done = day
        log.info("digest.issued", bulletins=made)
        return made

    def issue(self, conn: Connection, now: datetime) -> int:
        """Bulletins, their messages, and that it is told what they tell; none that was made today is made again."""
        day, moment = self._today(now)
        items = digests.waiting(conn, moment)
        last = digests.last_issued(conn, Reason.DIGEST)
        began, made = coverage.began(conn), 0
        has_watched = began is not None and began <= moment - DAY
        for issue in self.edition.issues(conn, items, day, moment, now):
            if self._is_worth_it(issue, last.get(issue.reader.key), has_watched):
                made += self._send(conn, issue, now)
            elif last.get(issue.reader.key) != day:
                digests.drop(conn, issue.items)
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

    def _send(self, conn: Connection, issue: Issue, now: datetime) -> int:
        subject, body = compose(issue.digest, self.speech)
        bulletin = Bulletin(kind=Reason.DIGEST, unit=issue.reader.key, day=issue.digest.day, subject=subject, body=body)
        stored = bulletins.add(conn, bulletin)
        digests.seal(conn, issue.items, stored.id)
        outbox.add(conn, _notifications(stored, issue.reader.recipients, now))
        return 1

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
