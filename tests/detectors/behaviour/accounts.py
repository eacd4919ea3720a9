"""Invented accounts that write in ways of their own, for the tests of behaviour."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from detectors.behaviour.baseline import Baseline, unlearned
from detectors.behaviour.calendar import Calendar
from detectors.behaviour.combination import Combination, untrained
from detectors.behaviour.peers import Peers
from detectors.behaviour.traits import Traits, traits
from tests import factories

CALENDAR = Calendar()
POLICE = ("警情通报", "请市民注意防范", "交通管制", "执勤民警", "临泽公安提醒", "夜间巡逻", "电动车上牌", "反诈宣传")
HEALTH = ("接种门诊", "健康讲座", "医务人员", "青澜卫健提示", "预约挂号", "体检安排", "义诊活动", "疾控中心")
TOURISM = ("景区开放", "门票预约", "云柏文旅邀您", "非遗展演", "赏花路线", "博物馆夜场", "自驾指南", "民宿推荐")
SHOES = ("清仓处理", "女鞋特价", "运动鞋批发", "包邮到家", "联系客服下单", "断码甩卖", "真皮靴子", "买一送一")


def sentence(words: tuple[str, ...], seed: int) -> str:
    return "，".join(Random(seed).sample(words, 3)) + "。"


def written(words: tuple[str, ...], number: int, **changes: object) -> Traits:
    """The account's nth post: one a day, between nine and eleven in the morning in China."""
    at = factories.NOW + timedelta(days=number, minutes=number * 37 % 120)
    values: dict[str, object] = {"post_id": f"{words[0]}-{number}", "text": sentence(words, number), "published_at": at}
    return traits(factories.post(**values | changes), calendar=CALENDAR)


def history(words: tuple[str, ...], many: int, **changes: object) -> Iterator[Traits]:
    return (written(words, number, **changes) for number in range(many))


def neighbours(many: int = 60) -> Peers:
    """What a health and a tourism account have been posting."""
    peers = Peers()
    for number in range(many):
        peers.add("health", written(HEALTH, number))
        peers.add("tourism", written(TOURISM, number))
    return peers


def taught(
    posts: Iterator[Traits], peers: Peers, combination: Combination | None = None, account: str = "police"
) -> Baseline:
    combination = combination or untrained()
    baseline = unlearned(combination, peers)
    for post in posts:
        judgement = baseline.judge(post, peers, combination)
        baseline.remember(post, judgement)
        baseline.learn(post, judgement, peers.contrast(account, post))
    return baseline


def at_night(number: int) -> datetime:
    """Three in the morning in China."""
    return factories.NOW.replace(hour=19) + timedelta(days=number)
