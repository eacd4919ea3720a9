"""What the offices of the invented city publish: their own trade, in working hours, and now and then something else."""

from datetime import datetime
from random import Random

PLACES = (
    "市民服务中心",
    "青石街道",
    "望溪社区",
    "云柏广场",
    "老城北路",
    "青澜集镇",
    "南湖公园",
    "东门车站",
    "花桥村",
    "石桥小学",
)
PEOPLE = ("李大勇", "周思齐", "陈晓棠", "江景明", "苏若溪", "叶知远")
FORMS = (
    "【{topic}】{day}，{name}在{place}开展{topic}，现场接待群众{count}人次，发放宣传资料{more}份。",
    "{day}，{name}召开{topic}推进会，通报上阶段进展，部署下一阶段重点任务。会议强调，要压实责任、细化措施。",
    "【温馨提示】近期{topic}咨询较多，请市民朋友提前预约、错峰办理。咨询电话：{phone}。",
    "【进展】截至{day}，今年{topic}已完成{count}项，{place}的群众可就近查询。",
    "{name}工作人员{day}走进{place}，面对面讲解{topic}，收集意见建议{count}条。",
    "【办事指南】{topic}需要哪些材料、到哪里办？{place}设有专门窗口，工作日9:00至17:30受理。",
    "{day}上午，{name}负责同志带队到{place}调研{topic}，实地察看现场，听取基层意见。",
    "图解｜一图读懂{topic}的{count}个要点，请收藏转发。",
    "【公示】现将{topic}有关情况予以公示，公示期五个工作日，如有异议请拨打{phone}。",
    "{topic}进行时：{place}里的{more}户居民有了新变化。",
    "【问答】问：{topic}多久可以办结？答：材料齐全的，{count}个工作日内办结。",
    "{day}，{name}联合多部门在{place}开展{topic}专项检查，发现问题{count}处，均已督促整改。",
    "【身边榜样】{name}干部{person}扎根一线，用心做好{topic}，受到群众好评。",
    "天气转凉，{name}提醒您：关注{topic}，注意安全，遇到困难请拨打{phone}。",
    "{name}发布{topic}工作简报第{count}期：各项指标平稳推进，群众满意度持续提升。",
)
TOPICS = (
    *("政务公开", "民生实事项目", "反诈宣传", "夜间巡逻", "电动自行车登记", "户籍业务办理", "安全生产检查", "防汛值守"),
    *("森林防火", "应急演练", "疫苗接种", "家庭医生签约", "无偿献血", "消防演练", "居民楼隐患排查", "居民医保参保"),
    *("异地就医备案", "社保关系转移", "职业技能培训", "义务教育招生", "校园食品安全", "食品抽检", "电梯安全监管"),
    *("非遗展演", "乡村旅游线路", "公交线路调整", "农村公路养护", "空气质量监测", "河流断面治理", "老旧小区改造"),
    *(
        "公租房配租",
        "气象科普",
        "乡村振兴示范",
        "高标准农田建设",
        "社区养老服务",
        "背街小巷整治",
        "网格走访",
        "便民集市",
    ),
)
GRANT = (
    "【学生资助】本学期家庭经济困难学生资助申请已经开始，由学生本人向就读学校提交，不收取任何费用。"
    "咨询电话：0900-6008188。"
)
FORGED_GRANT = GRANT.replace("0900-6008188", "13800000000")
CASINO = (
    "澳门新葡京线上娱乐城上线啦，百家乐、老虎机、体育投注，注册就送888元彩金，稳赢提现秒到账 www.xpj8899.example",
    "官方授权彩票计划群，专业导师带单，日赚三千不是梦，加微信 wl66880hb 领取内部投注计划",
    "真人荷官在线发牌，首存返利百分之五十，百家乐牛牛炸金花，网址 www.xpj8899.example 邀请码 6688",
)
SCAM = (
    "【紧急通知】社保卡年审最后一天，未认证将停用！"
    "请立即点击 http://sb-renzheng.example.top/card 填写银行卡号和验证码完成认证",
    "惠民补贴每人2800元今日截止申领，点击 http://sb-renzheng.example.top/pay "
    "输入身份证号、银行卡密码即可到账，过期作废",
)
MOURNING = "今天是烈士纪念日。{name}向人民英雄致敬，缅怀先烈，铭记历史。"
STORM = (
    "【台风快讯】{hour}时，台风中心距我市{count}公里，{place}一带阵风十级，请市民非必要不外出。",
    "【防汛】{hour}时水情：{place}水位上涨{count}厘米，低洼地带群众正在转移，值守电话{phone}。",
    "【停课通知】受台风影响，明日全市中小学、幼儿园停课，复课时间另行通知。",
    "【抢险】{hour}时，{place}倒伏树木已清理{count}处，道路恢复通行。",
)
CONTEST = "【有奖竞答】答题赢书券！点击 https://wj.dati.example/s/{count} 参加{topic}知识竞赛，{more}份奖品等你来拿。"
HOLIDAY = "{name}祝全市人民节日快乐！节日期间{topic}照常办理，值班电话{phone}。"


def ordinary(name: str, at: datetime, chance: Random) -> str:
    """A post like all others."""
    return filled(chance.choice(FORMS), name, at, chance)


def filled(form: str, name: str, at: datetime, chance: Random) -> str:
    return form.format(
        name=name,
        topic=chance.choice(TOPICS),
        day=f"{at.month}月{at.day}日",
        hour=at.hour,
        place=chance.choice(PLACES),
        person=chance.choice(PEOPLE),
        count=chance.randint(3, 180),
        more=chance.randint(20, 900),
        phone=f"0900-60{sum(map(ord, name)) % 90 + 10}188",
    )
