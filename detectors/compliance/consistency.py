"""R7.2d: a unit bears one name on all platforms."""

from collections.abc import Iterator, Sequence

from pydantic import BaseModel, ConfigDict

from detectors.compliance.verdict import hint
from detectors.names.fold import fold
from domain.finding import Finding
from domain.registry import OfficialAccount
from domain.standing import Standing
from domain.text import Text

RULE, DETECTOR = "R7.2d", "compliance.consistency"


class Options(BaseModel):
    """There is nothing to set: spelling alone (width, case, spaces, traditional characters) makes no other name."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def departing(accounts: Sequence[OfficialAccount]) -> OfficialAccount | None:
    """Of one unit's accounts the first whose name departs from that of the very first, on another platform."""
    if not accounts:
        return None
    first, *others = accounts
    return next((other for other in others if other.platform != first.platform and not _is_same(first, other)), None)


def _is_same(one: OfficialAccount, other: OfficialAccount) -> bool:
    return fold(one.display_name) == fold(other.display_name)


def detect(standing: Standing, *, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    """One hint for the unit, at the account whose key comes first."""
    watched = (account for account in (standing.account, *standing.siblings) if account.status.is_watched)
    own = sorted(watched, key=lambda account: account.key)
    if not own or own[0] != standing.account or departing(own) is None:
        return
    names = tuple(dict.fromkeys(account.display_name for account in own))
    yield hint(DETECTOR, RULE, _said(names), ("names", "、".join(names)))


def _said(names: tuple[str, ...]) -> Text:
    return Text(
        zh=f"该单位在不同平台的账号名称不一致：{'、'.join(names)}。第七条第（二）项：原则上应保持一致。"
        "请统一名称，更名前报批",
        en=f"the unit's accounts bear different names on different platforms: {', '.join(names)}. Art. 7(2) asks for "
        "one: agree on a name, and have the change approved first",
    )
