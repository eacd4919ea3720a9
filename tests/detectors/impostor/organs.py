"""Invented cities, and the bodies that each of them has: how they are called and what they publish."""

from dataclasses import dataclass
from random import Random

# place, its province, and a province with a place of the same name; all invented
CITIES = (
    ("临泽市", "云州省", "北川省"),
    ("青澜县", "云州省", "海陵省"),
    ("云柏区", "北川省", "岭西省"),
    ("霁川市", "北川省", "云州省"),
    ("望溪区", "海陵省", "云州省"),
    ("沧岭县", "海陵省", "北川省"),
    ("梧澄市", "岭西省", "海陵省"),
    ("岚谷县", "岭西省", "云州省"),
    ("鹿屿市", "江夏省", "岭西省"),
    ("澄湖县", "江夏省", "北川省"),
    ("雁荻区", "松原北省", "江夏省"),
    ("石棠市", "松原北省", "海陵省"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organ:
    """A kind of body: what it is called in full, for short and by its brand, and what it publishes."""

    full: str
    short: str
    brand: str
    duty: str
    branch: str
    letters: str
    motto: str
    posts: tuple[str, ...]
    swaps: tuple[tuple[str, str], ...]
    retired: str = ""

    def disguise(self, place: str, chance: Random) -> str:
        """The name with one character swapped for one that looks or sounds alike, or with something hidden in it."""
        before, after = chance.choice(self.swaps)
        changed = self.full.replace(before, after, 1)
        return place + chance.choice((changed, changed, f"{self.full[:1]}\u200b{self.full[1:]}", f"·{changed}"))


ORGANS = (
    Organ(
        full="公安局",
        short="公安",
        brand="平安{core}",
        duty="警方在线",
        branch="交通警察大队",
        letters="ga-police",
        motto="传播警务资讯，服务平安建设",
        posts=(
            "今日凌晨，我市民警在{district}成功处置一起警情，现场秩序已恢复，无人员受伤。",
            "【警情通报】近日发生多起冒充客服的诈骗案件，凡是要求转账的一律不要相信。",
            "节日期间城区部分道路实行临时交通管制，请广大驾驶员提前规划路线。",
        ),
        swaps=(("安", "按"), ("局", "局"), ("公", "厷"), ("安", "侒")),
    ),
    Organ(
        full="医疗保障局",
        short="医保",
        brand="{core}医保",
        duty="医保服务",
        branch="医疗保障服务中心",
        letters="yibao-office",
        motto="宣传医保政策，守护群众健康",
        posts=(
            "城乡居民基本医疗保险集中缴费期将于本月底结束，请尚未参保的居民尽快办理。",
            "我局公布第三批门诊慢特病定点医疗机构名单，共有十二家医院纳入直接结算。",
            "异地就医备案可以在国家医保服务平台自助完成，无需到窗口排队。",
        ),
        swaps=(("医", "醫"), ("保", "堡"), ("障", "樟"), ("疗", "辽")),
    ),
    Organ(
        full="教育局",
        short="教育",
        brand="{core}教育",
        duty="招生考试",
        branch="招生考试中心",
        letters="jiaoyu-edu",
        motto="发布教育政策，回应家长关切",
        posts=(
            "今年义务教育阶段新生入学报名时间已经确定，各学校片区划分方案同步公布。",
            "全市中小学幼儿园将于下周一统一开学，请家长提前做好学生返校准备。",
            "我局召开全系统校园安全工作会议，部署春季学期食品卫生专项检查。",
        ),
        swaps=(("育", "肓"), ("教", "敎"), ("育", "毓")),
    ),
    Organ(
        full="人力资源和社会保障局",
        short="人社",
        brand="{core}人社",
        duty="社保办理",
        branch="社会保险中心",
        letters="renshe-hr",
        motto="促进就业创业，办好社会保障",
        posts=(
            "二季度事业单位公开招聘工作人员公告已经发布，报名时间为本月十日至十六日。",
            "养老保险待遇资格认证实行常态化管理，退休人员每年认证一次即可。",
            "我局将在{district}举办春风行动专场招聘会，预计提供岗位三千余个。",
        ),
        swaps=(("障", "樟"), ("社", "杜"), ("保", "堡"), ("资", "姿")),
        retired="劳动和社会保障局",
    ),
    Organ(
        full="市场监督管理局",
        short="市场监管",
        brand="{core}市监",
        duty="营业执照办理",
        branch="消费者权益保护中心",
        letters="shijian-market",
        motto="维护市场秩序，保障食品安全",
        posts=(
            "我局公布本月食品安全监督抽检信息，其中三批次不合格产品已经下架召回。",
            "个体工商户年报截止时间临近，逾期未报的将被标记为经营异常状态。",
            "执法人员对{district}农贸市场开展计量专项检查，查处不合格电子秤九台。",
        ),
        swaps=(("督", "笃"), ("监", "盐"), ("管", "菅"), ("场", "扬")),
        retired="工商行政管理局",
    ),
    Organ(
        full="交通运输局",
        short="交通运输",
        brand="{core}交通",
        duty="驾驶员业务办理",
        branch="公路管理站",
        letters="jiaotong-road",
        motto="发布出行信息，建设人民满意交通",
        posts=(
            "受强降雨影响，环城公路{district}路段实行双向封闭，恢复时间另行通知。",
            "新增三条定制公交线路今日开通，覆盖高铁站、医院和大学城等客流集中区域。",
            "农村公路养护工程全面启动，计划年底前完成一百二十公里路面改造。",
        ),
        swaps=(("运", "远"), ("输", "榆"), ("交", "郊"), ("通", "痛")),
    ),
    Organ(
        full="应急管理局",
        short="应急",
        brand="{core}应急",
        duty="应急证件办理",
        branch="防汛抗旱指挥部办公室",
        letters="yingji-safe",
        motto="普及安全知识，发布预警信息",
        posts=(
            "气象台发布暴雨橙色预警，请山区和沿河居民做好转移避险准备。",
            "我局联合消防部门在{district}开展森林防火实战演练，检验快速反应能力。",
            "危险化学品企业安全生产专项整治进入第二阶段，已整改隐患四百余处。",
        ),
        swaps=(("急", "极"), ("应", "鹰"), ("理", "里")),
    ),
    Organ(
        full="民政局",
        short="民政",
        brand="{core}民政",
        duty="婚姻登记预约",
        branch="婚姻登记处",
        letters="minzheng-civil",
        motto="情系民生，服务困难群众",
        posts=(
            "本月城乡低保金已经发放到位，涉及困难群众一万两千余人。",
            "婚姻登记实行全国通办以来，登记处日均办理量增长三成。",
            "我局在{district}新建的社区养老服务中心投入使用，设床位八十张。",
        ),
        swaps=(("民", "氏"), ("政", "正"), ("政", "攻")),
    ),
)
