"""The public white list (F20): by which accounts government bodies speak, and nothing about people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from domain.registry import AccountStatus, OfficialAccount, Unit
from domain.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One account as everybody may know it."""

    unit: str
    platform: str
    name: str
    id: str
    url: str
    certification_subject: str


HEADS = {
    "unit": Text("主办单位", "unit"),
    "platform": Text("平台", "platform"),
    "name": Text("账号名称", "account name"),
    "id": Text("账号ID", "account id"),
    "url": Text("主页链接", "address"),
    "certification_subject": Text("认证主体", "certification subject"),
}
FIELDS = tuple(field.name for field in fields(Entry))


def entries(
    units: Iterable[Unit], accounts: Iterable[OfficialAccount], platforms: Mapping[str, str]
) -> tuple[Entry, ...]:
    """The normal accounts by unit, platform and name; `platforms` are the platforms' names for people."""
    names = {unit.key: unit.name for unit in units}
    normal = (account for account in accounts if account.status is AccountStatus.ACTIVE)
    found = (
        Entry(
            unit=names.get(account.unit, account.unit),
            platform=platforms.get(account.platform, account.platform),
            name=account.display_name,
            id=account.user_id,
            url=account.url,
            certification_subject=account.certification_subject,
        )
        for account in normal
    )
    return tuple(sorted(found, key=lambda entry: (entry.unit, entry.platform, entry.name, entry.id)))
