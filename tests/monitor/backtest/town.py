"""An invented town's accounts, post by post, for the tests of backtests."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from domain.observation import Post
from monitor.backtest.history import Written
from tests import factories

POLICE = ("警情通报", "请市民注意防范", "交通管制", "执勤民警", "青澜公安提醒", "夜间巡逻", "电动车上牌", "反诈宣传")
HEALTH = ("接种门诊", "健康讲座", "医务人员", "青澜卫健提示", "预约挂号", "体检安排", "义诊活动", "疾控中心")
TOURISM = ("景区开放", "门票预约", "云柏文旅邀您", "非遗展演", "赏花路线", "博物馆夜场", "自驾指南", "民宿推荐")
SHOP = "断码女鞋清仓大甩卖，真皮短靴99元包邮到家，数量有限先到先得，下单加客服微信 xie{number}88，加群领优惠券"
TOWN = {"police": POLICE, "health": HEALTH, "tourism": TOURISM}
Row = dict[str, Any]


def row(words: tuple[str, ...], account: str, number: int, **changes: object) -> Row:
    """The account's nth post: one a day, between nine and eleven in the morning in China."""
    at = factories.NOW + timedelta(days=number, minutes=number * 37 % 120)
    said = "，".join(Random(number).sample(words, 3)) + f"。第{number}期。"
    values = {"account": account, "post_id": f"{account}-{number}", "published_at": at.isoformat(), "text": said}
    return {**values, "client": "政务微博", **changes}


def rows(many: int, *accounts: str) -> list[Row]:
    """Several accounts side by side, in time order."""
    found = [row(TOWN[account], account, number) for account in accounts or TOWN for number in range(many)]
    return sorted(found, key=lambda each: (each["published_at"], each["account"]))


def adverts(account: str, many: int, *, day: int) -> list[Row]:
    """A stranger's posts, minutes apart, at three in the morning in China."""
    start = factories.NOW.replace(hour=19) + timedelta(days=day)
    return [
        row(
            POLICE,
            account,
            10_000 + number,
            published_at=(start + timedelta(minutes=4 * number)).isoformat(),
            text=SHOP.format(number=number),
            client="某某手机",
            links=["https://xiedian-temai.top/a"],
        )
        for number in range(many)
    ]


def written(each: Row) -> Written:
    post = Post(
        post_id=each["post_id"],
        revision="",
        text=each["text"],
        published_at=datetime.fromisoformat(each["published_at"]),
        client=each["client"],
        links=tuple(each.get("links", ())),
    )
    return Written(account=each["account"], post=post)


def history(found: Iterable[Row]) -> tuple[Written, ...]:
    return tuple(map(written, found))


def lines(found: Iterable[object]) -> Iterator[str]:
    return (each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in found)


def file(path: Path, found: Iterable[object]) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines(found)), "utf-8")
    return path
