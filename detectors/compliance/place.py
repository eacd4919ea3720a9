"""R7.2a: an account's name carries a place of county level or above."""

from collections.abc import Iterable, Iterator

from pydantic import BaseModel, ConfigDict

from detectors.compliance.verdict import hint
from domain.finding import Finding
from domain.standing import Standing
from domain.text import Text

RULE, DETECTOR = "R7.2a", "compliance.place"


class Options(BaseModel):
    """The list of places is the register's (`registry.places`)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def carries(name: str, places: Iterable[str]) -> bool:
    return any(place in name for place in places)


def detect(standing: Standing, *, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    """At most one hint; none where no places are known."""
    account = standing.account
    if standing.places and account.status.is_watched and not carries(account.display_name, standing.places):
        yield hint(DETECTOR, RULE, _said(account.display_name), ("name", account.display_name))


def _said(name: str) -> Text:
    return Text(
        zh=f"账号名称「{name}」未体现县级以上行政区域名称（第七条第（二）项）。请在下次变更时报批更名；"
        "名称已含地名的，请把该地名补入台账地名表",
        en=f"the account name {name} carries no place of county level or above (Art. 7(2)): have a new name approved "
        "with the next change, or add the place to registry.places",
    )
