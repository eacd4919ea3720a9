from domain.past import Published, Voice
from monitor.backtest.recent import Recent
from tests.factories import later

TEXT = "青澜县明日起实施夜间交通管制，请过往车辆提前绕行"


def published(account: str, hours: float, text: str = TEXT) -> Published:
    return Published(voice=Voice(account=account), post_id=f"{account}-{hours}", text=text, at=later(hours=hours))


def test_only_posts_of_others_that_share_a_print_are_found() -> None:
    recent = Recent()
    for post in (published("police", 0), published("health", 1), published("health", 2, "接种门诊本周六照常开放预约")):
        recent.add(post)
    assert recent.sharing(TEXT + "。", but=frozenset({"police"})) == (published("health", 1),)
    assert recent.sharing("短", but=frozenset()) == ()


def test_what_is_older_than_two_days_leaves_nothing_behind() -> None:
    recent = Recent()
    recent.add(published("police", 0))
    recent.add(published("health", 49, "短"))
    assert recent.sharing(TEXT, but=frozenset()) == ()
    assert (dict(recent.index), len(recent.order)) == ({}, 1)
