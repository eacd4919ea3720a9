"""Cases as they were reported of real accounts, replayed with invented places and names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from domain.observation import Post
from domain.urgency import Urgency

START = datetime(2025, 3, 3, tzinfo=UTC)
SUBJECTS = {
    "township": ("森林防火", "道路养护", "医保缴费", "春耕备种", "人居环境整治", "防汛值守", "文化下乡"),
    "court": ("民事调解", "集中执行", "公开开庭", "司法救助", "普法宣讲", "诉前化解", "法官进校园"),
    "police": ("反诈宣传", "酒驾整治", "走失老人寻回", "电动车上牌", "夜间巡逻", "警营开放日", "户籍办理"),
    "district": ("招商推介", "项目开工", "老旧小区改造", "惠企政策", "学位分配", "公交线路调整", "消费帮扶"),
}
VERBS = {
    "township": ("召开工作部署会", "组织集中宣传", "开展入户走访", "进行专项督查"),
    "court": ("依法审结一批案件", "促成双方当庭和解", "开展巡回审判", "回应群众诉求"),
    "police": ("连续第三天开展行动", "提醒广大市民注意防范", "民警现场解答疑问", "查处违法行为若干起"),
    "district": ("举行新闻通气会", "出台若干措施", "公布最新进展", "邀请居民代表座谈"),
}
PLACES = ("长宁村", "石桥社区", "永安街道", "白沙集镇", "南坪村", "镇便民服务中心")
ENDS = ("请广大群众相互转告。", "下一步将持续抓好落实。", "咨询电话0999-6543210。", "感谢您的支持与配合。")


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Told at its first post as `told` or more urgent; `elsewhere` are posts of another registered account."""

    name: str
    past: tuple[Post, ...]
    posts: tuple[Post, ...]
    told: Urgency
    elsewhere: tuple[Post, ...] = ()


def ordinary(count: int, *, until: datetime, seed: int = 1, kind: str = "township") -> tuple[Post, ...]:
    """Posts of an office's hours, about two in three days, the last one just before `until`."""
    random, posts = Random(seed), []
    for number in range(count):
        day = until - timedelta(days=1.5 * (count - number))
        at = day.replace(hour=random.randint(1, 9), minute=random.randint(0, 59))
        subject, place, verb, end = (random.choice(words) for words in (SUBJECTS[kind], PLACES, VERBS[kind], ENDS))
        people = f"{random.randint(10, 300)}人参加"
        text = f"【{subject}】{at.month}月{at.day}日，在{place}就{subject}{verb}，{people}。{end}"
        posts.append(post(f"own-{seed}-{number}", text, at, "政务直通车"))
    return tuple(posts)


def post(name: str, text: str, at: datetime, client: str = "手机客户端", links: Sequence[str] = ()) -> Post:
    return Post(post_id=name, revision="1", text=text, published_at=at, client=client, links=tuple(links))


def series(texts: Sequence[str], first: datetime, apart: timedelta) -> tuple[Post, ...]:
    return tuple(post(f"new-{number}", text, first + number * apart) for number, text in enumerate(texts))


END = START + timedelta(days=240)
SHOES = (
    "厂家直销品牌运动鞋，支持七天无理由退换，今日下单立减五十，加微信 xie8899yd 看全部款式",
    "爆款老爹鞋清仓特价，两双包邮，质量保证，喜欢的亲抓紧下单",
    "新款跑步鞋到货，透气轻便，限时抢购价一百二十八元，需要的私聊",
)
CREAMS = (
    "敏感肌救星！补水保湿面霜买一送一，收缩毛孔提亮肤色，姐妹们快来抢购 https://t.cn/A6xyzQ1",
    "黄金面膜限量特惠，一盒见效，淡斑美白不反弹，点击链接领取优惠券",
)
ADVERTS = (
    "淘宝特惠：家用扫地机器人到手价三百九十九，领券再减一百，手慢无",
    "好物推荐！不粘锅三件套九块九包邮，点击下方链接立即购买",
    "秋冬加绒打底裤，显瘦不起球，拍两件减二十，全国包邮",
)
SAME = "这世上哪有什么岁月静好，不过是我昨晚又失眠到天亮，想起那年在海边看过的烟火，突然就很想她"
STUDIO = (
    "工作室声明：感谢大家对沈一朵的关心，近日网络上关于艺人的不实传闻均为谣言，我司已委托律师取证。"
    "请粉丝们理性追星，期待朵朵新剧开播，一起守护最好的她！"
)

SCENES = (
    Scene(
        name="a dormant township account sells shoes",
        past=ordinary(80, until=END - timedelta(days=212)),
        posts=series(SHOES, END, timedelta(minutes=25)),
        told=Urgency.PAGE,
    ),
    Scene(
        name="a court reposts cosmetics before dawn",
        past=ordinary(120, until=END, seed=2, kind="court"),
        posts=series(CREAMS, END.replace(hour=20), timedelta(days=1)),
        told=Urgency.PAGE,
    ),
    Scene(
        name="adverts without end after a silent year",
        past=ordinary(60, until=END - timedelta(days=370), seed=3),
        posts=series(ADVERTS, END, timedelta(hours=3)),
        told=Urgency.PAGE,
    ),
    Scene(
        name="the same post on the accounts of two districts",
        past=ordinary(100, until=END, seed=4, kind="district"),
        posts=series((SAME,), END + timedelta(hours=6), timedelta(hours=1)),
        told=Urgency.PAGE,
        elsewhere=(post("there", SAME, END + timedelta(hours=2)),),
    ),
    Scene(
        name="the police repeat an artist's studio",
        past=ordinary(100, until=END, seed=5, kind="police"),
        posts=series((STUDIO,), END + timedelta(hours=3), timedelta(hours=1)),
        told=Urgency.PAGE,
    ),
    Scene(
        name="nothing but a journalist's name",
        past=ordinary(100, until=END, seed=6, kind="district"),
        posts=series(("高思远",), END + timedelta(hours=3), timedelta(hours=1)),
        told=Urgency.LIST,
    ),
)
