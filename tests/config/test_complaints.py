from pathlib import Path

import pytest

from config.complaints import SHIPPED, read
from domain.errors import ConfigurationError
from domain.incident import Classification
from monitor.registry.vocabulary import shipped

WANTED = (
    *("wechat_mp", "weibo", "douyin", "kuaishou", "toutiao", "bilibili", "xiaohongshu", "zhihu", "baijiahao"),
    *("bluesky", "mastodon", "x", "youtube", "telegram", "12377"),
)


def test_every_platform_has_a_way_to_complain_of_an_impostor() -> None:
    routes = read()
    for platform in WANTED:
        assert any(Classification.MASQUERADE in route.cases for route in routes.on(platform)), platform


def test_what_was_not_read_anywhere_is_marked() -> None:
    for route in read().routes:
        assert route.source
        assert route.needs
        assert route.how.zh
        assert route.how.en
    assert any(not route.is_read for route in read().routes)


def test_the_platforms_of_the_register_have_an_operator() -> None:
    known = shipped().platforms
    assert set(known) - set(read().operators) <= {"app", "other", "mastodon", "website"}


def test_two_routes_of_one_name_are_refused(tmp_path: Path) -> None:
    text = SHIPPED.read_text("utf-8").replace('id = "weibo-in-app"', 'id = "wechat-in-app"')
    file = tmp_path / "complaints.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigurationError, match="wechat-in-app stands twice"):
        read(file)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("routes = [", "cannot be read as TOML"),
        ("[operators]\n", "routes: Field required; add it"),
        ('[operators]\n[[routes]]\nid = "A b"', "routes.0.id"),
    ],
)
def test_a_mistake_is_told_with_its_key(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "complaints.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigurationError) as told:
        read(file)
    assert said in str(told.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        read(tmp_path / "none.toml")
