"""What a look at an account tells of the login that it was made with."""

from collections.abc import Iterable

from sqlalchemy import Connection

from domain.answer import Answer
from domain.coverage import Job
from domain.observation import Profile
from domain.registry import OfficialAccount
from monitor.jobs.outage import LOOKS
from monitor.store import coverage, freshness


def telling(
    conn: Connection, platform: str, looks: Iterable[tuple[OfficialAccount, Answer[Profile]]]
) -> dict[str, Answer[Profile]]:
    """The answers by account, without those that say nothing new of the login.

    Whoever was refused when the last cycle counted, because others were answered, is refused for reasons of its own:
    looked at again, which is soon and alone, it would be all of its slice.
    """
    answers = {account.user_id: answer for account, answer in looks}
    last = coverage.last(conn, platform, Job.GUARD)
    if last is None or not last.covered:
        return answers
    before = freshness.of_platform(conn, platform)
    known = {each.target for each in before if each.check in LOOKS and each.outcome.is_refusal}
    return {
        user_id: answer for user_id, answer in answers.items() if user_id not in known or not answer.outcome.is_refusal
    }
