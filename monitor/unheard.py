"""Which accounts that alone give no answer people are to be told of; pure."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from alerting.digest import Silent
from domain.freshness import IMPORTED, Check, Freshness, Unheard
from domain.registry import OfficialAccount, Tier, account_key
from monitor.coverage import Overview, Patience

Told = tuple[OfficialAccount, Silent]


def silent(overview: Overview, known: Collection[Unheard], moment: datetime) -> tuple[Told, ...]:
    """What was to be told at that moment and is not yet: the highest tier first."""
    lasting = tuple(_lasting(overview, known, moment))
    # Without its profile an account's posts are not even asked for.
    faceless = {account.key for account, each in lasting if each.unheard.check is Check.PROFILE and not each.is_over}
    news = (
        (account, each)
        for account, each in lasting
        if (each.is_over or each.unheard.told_at is None)
        and not (each.unheard.check is Check.POSTS and account.key in faceless)
    )
    return tuple(sorted(news, key=lambda told: (told[0].tier, told[0].display_name, told[1].unheard.check)))


def _lasting(overview: Overview, known: Collection[Unheard], moment: datetime) -> Iterator[Told]:
    """All that has lasted, or is over, of accounts that somebody still looks at."""
    registry, patience = overview.watch.registry, overview.lookout.patience
    for each in known:
        account = registry.account(account_key(each.platform, each.target))
        seen = overview.asked.of(each.platform, each.check).get(each.target)
        if account is None or seen is None or each.platform not in overview.served or not account.status.is_watched:
            continue
        if each.over_at is None and not _has_lasted(each, seen, account.tier, patience, moment):
            continue
        if each.over_at is not None and each.over_at > moment:
            continue
        unit = registry.unit(account.unit)
        yield (
            account,
            Silent(
                unheard=each,
                name=account.display_name,
                unit_name=unit.name if unit else account.unit,
                platform=overview.name(each.platform),
                why=seen.outcome,
                since=seen.valid_at,
            ),
        )


def _has_lasted(each: Unheard, seen: Freshness, tier: Tier, patience: Patience, moment: datetime) -> bool:
    """Long enough since its last answer, and for long enough while others were answered."""
    lasts = patience.imported if seen.route == IMPORTED else patience.unheard
    refused = patience.refused.get(tier, timedelta())
    return moment - (seen.valid_at or each.began_at) >= lasts and moment - each.began_at >= refused
