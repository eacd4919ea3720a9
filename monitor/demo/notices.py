"""What the offices of the invented city have published until now: notices, reports and reminders of their own trade."""

from datetime import datetime, timedelta
from random import Random

from monitor.demo.network import Note

# As many as the connector reads at once.
COUNT = 40
DAYS_APART = 2.5
# Office hours in China, counted in UTC.
OPENS, CLOSES = 1, 9
PLACES = ("市民服务中心", "青石街道", "望溪社区", "云柏广场", "老城北路", "青澜集镇", "南湖公园", "东门车站")
ENDS = ("咨询电话：{phone}。", "请市民朋友相互转告。", "感谢您的理解与支持。", "下一步将持续抓好落实。", "")
FORMS = (
    "【{topic}】{day}，{name}在{place}开展{topic}，现场接待群众{count}人次。{end}",
    "{day}，{name}召开{topic}推进会，部署下一阶段工作。{end}",
    "【温馨提示】近期{topic}咨询较多，请市民朋友提前预约、错峰办理。{end}",
    "【进展】截至{day}，今年{topic}已完成{count}项，{place}的群众可就近查询。{end}",
    "{name}工作人员{day}走进{place}，面对面讲解{topic}，收集意见建议{count}条。{end}",
    "【办事指南】{topic}需要哪些材料、到哪里办？{place}设有专门窗口，工作日9:00至17:30受理。{end}",
)
TOPICS = {
    "linze-gov": ("政务公开", "民生实事项目", "重点项目建设", "营商环境优化", "市长接待日"),
    "linze-ga": ("反诈宣传", "夜间巡逻", "电动自行车登记", "户籍业务办理", "酒驾整治"),
    "linze-yj": ("安全生产检查", "防汛值守", "森林防火", "应急演练", "危化品排查"),
    "linze-wj": ("疫苗接种", "家庭医生签约", "无偿献血", "健康体检", "医疗义诊"),
    "linze-xf": ("消防演练", "占用消防通道整治", "居民楼隐患排查", "消防站开放日", "灭火器使用培训"),
    "linze-yb": ("居民医保参保", "异地就医备案", "门诊慢特病认定", "生育津贴申领", "医保基金监管"),
    "linze-rs": ("社保关系转移", "职业技能培训", "春风行动招聘", "农民工工资治理", "养老待遇资格认证"),
    "linze-jy": ("义务教育招生", "校园食品安全", "课后服务", "教师招聘", "青少年心理健康"),
    "linze-sj": ("食品抽检", "电梯安全监管", "计量器具检定", "消费维权", "个体工商户登记"),
    "linze-wl": ("非遗展演", "古城夜游", "图书馆延时开放", "乡村旅游线路", "文物保护巡查"),
    "linze-jt": ("公交线路调整", "农村公路养护", "客运站安检", "出租汽车服务提升", "桥梁检测"),
    "linze-st": ("空气质量监测", "河流断面治理", "噪声污染整治", "垃圾分类督导", "企业排污检查"),
    "linze-zj": ("老旧小区改造", "公租房配租", "工地扬尘治理", "物业服务评价", "燃气管网更新"),
    "linze-qx": ("寒潮预警", "气象科普", "人工影响天气作业", "农业气象服务", "雷电防护检测"),
    "linze-rx": ("热线诉求办理", "接线员培训", "供暖诉求回访", "夜间噪声投诉", "停车难诉求"),
    "qinglan-gov": ("乡村振兴示范", "高标准农田建设", "县城供水改造", "招商引资签约", "村级事务公开"),
    "yunbai-gov": ("社区养老服务", "背街小巷整治", "惠企政策兑现", "城市更新", "基层议事协商"),
    "qinglan-ga": ("警营开放日", "赶集日交通疏导", "走失老人查找", "农村道路劝导", "身份证集中办理"),
    "wangxi-jy": ("校车安全", "幼儿园评估", "阳光体育活动", "中小学研学", "学区划分"),
    "wangxi-qs": ("网格走访", "楼道清理", "高龄老人探访", "居民议事会", "便民集市"),
}
GRANT = (
    "【学生资助】本学期家庭经济困难学生资助申请已经开始，由学生本人向就读学校提交，不收取任何费用。"
    "咨询电话：0900-6008188。"
)
FORGED_GRANT = GRANT.replace("0900-6008188", "13800000000")
GRANT_PLACE = 8


def past(unit: str, name: str, *, number: int, until: datetime) -> tuple[Note, ...]:
    """The posts of an office, newest first; the same ones for the same end."""
    chance = Random(unit)
    days = [until - timedelta(days=DAYS_APART * (place + 1)) for place in range(COUNT)]
    moments = [day.replace(hour=chance.randint(OPENS, CLOSES - 1), minute=chance.randint(0, 59)) for day in days]
    phone = f"0900-60{number + 1:02}188"
    return tuple(
        Note(id=1000 * (number + 1) - place, text=_text(unit, name, at, phone, chance), at=at)
        for place, at in enumerate(moments)
    )


def with_grant(notes: tuple[Note, ...]) -> tuple[Note, ...]:
    """The same posts, with the notice that will be tampered with among them."""
    place = notes[GRANT_PLACE]
    return tuple(Note(id=note.id, text=GRANT, at=note.at) if note is place else note for note in notes)


def _text(unit: str, name: str, at: datetime, phone: str, chance: Random) -> str:
    return chance.choice(FORMS).format(
        name=name,
        topic=chance.choice(TOPICS[unit]),
        day=f"{at.month}月{at.day}日",
        place=chance.choice(PLACES),
        count=chance.randint(6, 180),
        end=chance.choice(ENDS).format(phone=phone),
    )
