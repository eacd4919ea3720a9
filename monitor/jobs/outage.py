"""Whether accounts that gave no answer mean that their platform gives none."""

from collections.abc import Mapping

from sqlalchemy import Connection

from domain.answer import Answer
from domain.freshness import Check
from domain.observation import Profile
from monitor.store import freshness

LOOKS = frozenset({Check.PROFILE, Check.POSTS})


def is_outage(conn: Connection, platform: str, looked: Mapping[str, Answer[Profile]], share: float) -> bool:
    """By all accounts as they were last looked at, lest one sick account that is looked at alone be all of them.

    A refusal is of the login and not of the account: of those the share among the accounts just `looked` at decides.
    """
    refused = [answer for answer in looked.values() if answer.outcome.is_refusal]
    if len(refused) >= share * len(looked) and refused:
        return True
    sound: dict[str, bool] = {}
    for each in freshness.of_platform(conn, platform):
        if each.check in LOOKS:
            sound[each.target] = sound.get(each.target, True) and each.outcome.is_valid
    sound |= {user_id: answer.outcome.is_valid for user_id, answer in looked.items()}
    sick = list(sound.values()).count(False)
    return sick > 0 and sick >= share * len(sound)
