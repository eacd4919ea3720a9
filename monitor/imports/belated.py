"""Stands in for what an import lacks: the day of the look, and a platform that could be asked."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from domain.answer import Answer, Outcome, ok
from domain.finding import Verdict
from domain.incident import Classification, Incident
from domain.observation import Post, Profile
from domain.ports import Operation
from domain.registry import OfficialAccount
from monitor.casebook import Casebook

UNSEEN: Answer[tuple[Post, ...]] = Answer(outcome=Outcome.ERROR, detail="not seen")


@dataclass(frozen=True, kw_only=True)
class Belated(Casebook):
    """The casebook on the day of the import, whenever the look was."""

    at: datetime

    def compromise(
        self,
        conn: Connection,
        official: OfficialAccount,
        seen: Profile | None,
        verdict: Verdict,
        now: datetime,
        what: Classification = Classification.ACCOUNT_COMPROMISE,
    ) -> Incident:
        return Casebook.compromise(self, conn, official, seen, verdict, max(now, self.at), what)

    def step(
        self, conn: Connection, before: Incident | None, after: Incident, now: datetime, *, but: str = ""
    ) -> Incident:
        return Casebook.step(self, conn, before, after, max(now, self.at), but=but)


def belated(casebook: Casebook, at: datetime) -> Belated:
    """The same casebook, for what is brought in at a moment."""
    return Belated(
        appraisal=casebook.appraisal, ledger=casebook.ledger, hearing=casebook.hearing, found=casebook.found, at=at
    )


@dataclass(frozen=True)
class AsSeen:
    """A platform of which nothing can be had but what was seen."""

    posts_of: dict[str, tuple[Post, ...]]

    def offers(self, operation: Operation, _user_id: str = "", /) -> bool:
        return operation is Operation.POSTS

    async def search(self, _keyword: str) -> Answer[tuple[Profile, ...]]:
        return Answer(outcome=Outcome.ERROR, detail="not seen")

    async def profile(self, _user_id: str) -> Answer[Profile]:
        return Answer(outcome=Outcome.ERROR, detail="not seen")

    async def posts(self, user_id: str) -> Answer[tuple[Post, ...]]:
        found = self.posts_of.get(user_id)
        return ok(found) if found else UNSEEN
