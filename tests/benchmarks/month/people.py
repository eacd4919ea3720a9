"""Everybody else on the platforms: the crowd of the first day, and those who join every day."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from domain.observation import Profile, VerificationKind
from monitor.demo import crowd
from tests.benchmarks.month.city import SHARES

BIOS = ("", "记录生活", "本地人，爱拍照", "合作请私信", "随便看看", "老店三十年", "已婚勿扰", "分享日常好物")
ELSEWHERE = ("沧岭县", "澄湖县", "霁州市", "鹿鸣旗", "石鼓新区")
OFFICES = ("公安局", "教育局", "人民政府", "医疗保障局", "应急管理局", "市场监督管理局", "生态环境局", "民政局")
# Names that come near an office's without passing for it, by people who mean no harm.
NEAR = (
    *("临泽市教育局门口的猫", "我爱临泽教育", "临泽公安粉丝后援会", "青澜县城那些事", "云柏区吃喝玩乐", "望溪县同城"),
    *("临泽市人才市场", "临泽医保代表老张", "临泽消防器材批发", "青澜民政婚介所", "临泽交通广播听友会"),
    *("云柏区教育培训联盟", "临泽市税务师事务所", "望溪县公安局退休老李", "临泽农业技术交流", "青石街道房屋出租"),
    *("临泽气象爱好者", "花桥镇土特产", "白鹭镇民宿", "临泽市民政路便利店", "临泽水利设计院", "临泽文旅打卡"),
    *("青澜县教育资讯", "临泽市应急灯具厂", "临泽司法考试互助", "南湖街道跑步团", "临泽财政厅旁小吃"),
)
A_DAY = 4


def first(platform: str, chance: Random, until: datetime) -> Iterator[Profile]:
    """Those who were there before the month began; the names of one seed differ from those of another."""
    names = crowd.names(chance)
    share = max(20, len(names) * SHARES[platform] // sum(SHARES.values()))
    for number, name in enumerate(chance.sample(names, share)):
        yield _somebody(
            f"{platform}-s{number}", platform, name, chance, until - timedelta(days=chance.randint(40, 2500))
        )
    for number, place in enumerate(ELSEWHERE):
        yield _office(f"{platform}-e{number}", platform, place + chance.choice(OFFICES), until)


def joining(day: int, at: datetime, chance: Random) -> Iterator[Profile]:
    """Those who join on a day: three of them some person or shop, one with a name that comes near an office's."""
    names = crowd.names(chance)
    platforms = list(SHARES)
    for number in range(A_DAY):
        platform = chance.choices(platforms, weights=list(SHARES.values()))[0]
        name = NEAR[day % len(NEAR)] if number == 0 else chance.choice(names)
        if number == 1 and day % 5 == 0:
            yield _office(
                f"{platform}-j{day}-{number}", platform, chance.choice(ELSEWHERE) + chance.choice(OFFICES), at
            )
        else:
            yield _somebody(f"{platform}-j{day}-{number}", platform, name, chance, at)


def _somebody(id: str, platform: str, name: str, chance: Random, joined: datetime) -> Profile:
    return Profile(
        platform=platform,
        user_id=id,
        handle=id.replace("-", ""),
        display_name=name,
        bio=chance.choice(BIOS),
        avatar_hash=id if chance.random() < 1 / 3 else "",
        followers=chance.randrange(3000),
        created_at=joined,
    )


def _office(id: str, platform: str, name: str, joined: datetime) -> Profile:
    """A genuine office of another place, certified there."""
    return Profile(
        platform=platform,
        user_id=id,
        handle=id.replace("-", ""),
        display_name=name,
        bio=f"{name}官方账号",
        avatar_hash=id,
        verification_kind=VerificationKind.GOVERNMENT,
        verification_text=name,
        followers=8000,
        created_at=joined - timedelta(days=900),
    )
