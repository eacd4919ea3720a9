from detectors.behaviour.calendar import Calendar
from detectors.behaviour.traits import Habit, traits
from tests import factories


def test_a_post_shows_its_client_mentions_tags_and_link_hosts_each_once() -> None:
    text = "#平安临泽# 转发 @临泽发布 @临泽发布 详见 https://news.linze.example/1 #TravelSafe"
    post = factories.post(text=text, client="微博 weibo.com", links=("https://t.cn/abc",))
    values = traits(post, calendar=Calendar()).values
    assert values[Habit.CLIENT] == ("微博 weibo.com",)
    assert values[Habit.MENTION] == ("临泽发布",)
    assert values[Habit.TAG] == ("平安临泽", "travelsafe")
    assert values[Habit.HOST] == ("news.linze.example", "t.cn")


def test_a_post_without_any_shows_none() -> None:
    values = traits(factories.post(), calendar=Calendar()).values
    assert set(values) == set(Habit)
    assert not any(values.values())
