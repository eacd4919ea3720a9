"""R7.1: a unit has one account on a platform."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pydantic import BaseModel, ConfigDict, Field

from detectors.compliance.verdict import hint
from domain.finding import Finding
from domain.registry import AccountStatus, OfficialAccount
from domain.standing import Standing
from domain.text import Text

RULE, DETECTOR = "R7.1", "compliance.duplicates"


class Options(BaseModel):
    """How many accounts in use a unit may have on one platform."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    most: int = Field(default=1, ge=1)


def together(accounts: Iterable[OfficialAccount], most: int = 1) -> Iterator[tuple[OfficialAccount, ...]]:
    """Of one unit's accounts those in use on one platform, where they are more than `most`, in the order given."""
    platforms = defaultdict[str, list[OfficialAccount]](list)
    for account in accounts:
        if account.status is AccountStatus.ACTIVE:
            platforms[account.platform].append(account)
    return (tuple(group) for group in platforms.values() if len(group) > most)


def detect(standing: Standing, *, options: Options) -> Iterator[Finding]:
    """One hint for all of them, at the account whose key comes first."""
    own = sorted((standing.account, *standing.siblings), key=lambda account: account.key)
    for group in together(own, options.most):
        if group[0] == standing.account:
            keys = " ".join(account.key for account in group)
            yield hint(DETECTOR, RULE, _said(group, options.most), ("accounts", keys))


def _said(group: tuple[OfficialAccount, ...], most: int) -> Text:
    names = [account.display_name for account in group]
    return Text(
        zh=f"该单位在同一平台有 {len(group)} 个在用账号：{'、'.join(names)}。第七条第（一）项：一个单位原则上在同一平台"
        f"只开设{'一' if most == 1 else most}个。请清理整合，多出的报批后关停注销；确需保留的，书面说明理由",
        en=f"the unit has {len(group)} accounts in use on one platform: {', '.join(names)}. Art. 7(1) allows {most}: "
        "merge them and close the others after approval, or state in writing why they are kept",
    )
