from pathlib import Path

import pytest

from domain.errors import ConfigurationError
from domain.registry import AccountStatus, Tier
from monitor.registry import vocabulary
from monitor.registry.columns import Column

SHIPPED = Path("config/registry_headers.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "platform"),
    [
        ("微博", "weibo"),
        (" 新浪微博 ", "weibo"),
        ("微信公众号-订阅号", "wechat_mp"),
        ("微信公众号－服务号", "wechat_mp"),
        ("微信视频号", "wechat_channels"),
        ("抖音", "douyin"),
        ("BlueSky", "bluesky"),
        ("长毛象", "mastodon"),
        ("mastodon", "mastodon"),
        ("本地 论坛ＡＢＣ", "本地论坛abc"),
        ("a:b", "a-b"),
    ],
)
def test_platform_names_become_ids(name: str, platform: str) -> None:
    assert vocabulary.shipped().platform(name) == platform


def test_every_platform_label_leads_back_to_its_id() -> None:
    words = vocabulary.shipped()
    assert all(words.platform(words.platform_label(platform)) == platform for platform in (*words.platforms, "threads"))


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("正常", AccountStatus.ACTIVE),
        ("retired", AccountStatus.RETIRED),
        ("停更公告中", AccountStatus.CLOSING),
        ("？", None),
    ],
)
def test_status_words(text: str, status: AccountStatus | None) -> None:
    assert vocabulary.shipped().status(text) == status


@pytest.mark.parametrize(
    ("text", "tier"), [("1", Tier.ONE), ("t2", Tier.TWO), ("Ⅲ", Tier.THREE), ("一级", Tier.ONE), ("4", None)]
)
def test_tier_words(text: str, tier: Tier | None) -> None:
    assert vocabulary.shipped().tier(text) == tier


@pytest.mark.parametrize(
    ("level", "unit", "account", "tier"),
    [
        ("市级政府", "临泽市人民政府办公室", "临泽发布", Tier.ONE),
        ("", "青澜县人民政府", "青澜县", Tier.ONE),
        ("市直部门", "临泽市公安局", "平安临泽", Tier.ONE),
        ("驻市中直区直", "临泽市气象局", "临泽气象", Tier.ONE),
        ("", "临泽市委宣传部", "临泽发布", Tier.ONE),
        ("市直部门", "临泽市档案馆", "临泽档案", Tier.TWO),
        ("", "临泽高新区管委会", "临泽高新", Tier.TWO),
        ("乡镇街道", "云柏区某处", "云柏发布", Tier.THREE),
        ("", "松鹭县白沙渡镇人民政府", "白沙渡", Tier.THREE),
        ("内设机构", "临泽市公安局交警支队", "临泽交警", Tier.THREE),
        ("", "临泽市图书馆", "临泽图书", Tier.THREE),
    ],
)
def test_the_tier_rule(level: str, unit: str, account: str, tier: Tier) -> None:
    assert vocabulary.shipped().tier_by_rule(level=level, unit=unit, account=account) is tier


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('email = ["邮箱",', 'email = ["昵称",', "stands for both"),
        ('wechat_channels = ["微信视频号"', 'wechat_channels = ["微博"', "stands for both"),
        ('retired = ["退役监护", "退役"]', "retired = []", "no words for retired"),
        ('weibo = ["微博", "新浪微博", "政务微博"]', "weibo = []", "no words for weibo"),
        ('handle = ["用户名"', 'handel = ["用户名"', "columns"),
        ("[columns]", "[columns", "cannot be read as TOML"),
    ],
)
def test_a_broken_vocabulary_is_a_configuration_error(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in SHIPPED
    path = tmp_path / "headers.toml"
    path.write_text(SHIPPED.replace(old, new), "utf-8")
    with pytest.raises(ConfigurationError, match=said):
        vocabulary.read(path)


def test_a_missing_vocabulary_is_a_configuration_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        vocabulary.read(tmp_path / "none.toml")


def test_every_column_has_a_label() -> None:
    words = vocabulary.shipped()
    assert {words.header_words[words.label(column).casefold().replace("-", "")] for column in Column} == set(Column)
