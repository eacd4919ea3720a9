"""What the shipped model must be able to tell apart, without any corpus: texts written for this alone."""

import pytest

from detectors.content.grams import han
from detectors.content.kinds import UNWANTED, Kind
from detectors.content.model import row_of, shipped

NEAR_ADVERTISING = [
    "青澜县在外地举行招商推介会，现场签约八个项目，总投资二十亿元，涵盖新能源、食品加工等领域",
    "第二轮餐饮消费券明天上午十点开抢，满一百减三十，每人限领一张，用完即止，参与商户名单见公告",
    "购买一级能效空调、冰箱可享以旧换新补贴，每件最高两千元，请到参与门店办理",
    "云柏区事业单位公开招聘工作人员三十名，报名时间为下周一至周五，笔试面试时间另行通知",
    "创业担保贷款最高可贷三十万元，财政给予贴息，符合条件的个人可到就业服务中心申请",
    "副县长走进直播间为家乡猕猴桃代言，三小时卖出五千箱，带动果农增收",
    "城北污水处理厂改造工程施工招标公告，投标保证金五十万元，投标截止时间为本月二十日",
    "今年筹集福利彩票公益金两千万元，用于养老服务和孤儿助学",
    "本周六献血车停靠人民广场，招募健康市民无偿献血，献血者可获纪念品",
    "凡是先垫付再返佣金的兼职刷单都是诈骗，接到此类邀请请立即报警",
    "警方捣毁一个利用网络棋牌开设赌场的团伙，抓获犯罪嫌疑人十二名，查获赌资五十万元",
    "税务部门曝光一起虚开增值税专用发票案，涉案公司已移送公安机关处理",
    "派出所查处一家以按摩为名组织卖淫嫖娼的会所，八名违法人员被行政拘留",
    "所谓老师带你炒股、内幕消息稳赚不赔都是骗局，李女士被骗四十万元，案件正在侦办",
    "影城满减券、餐饮满减券周五早上八点开抢，手慢无",
    "镇党委书记走进直播间卖柑橘，点小黄车下单每箱减五元",
    "区城管局招聘协管员六名，月薪三千八，缴五险，带简历到三楼人事科",
    "昨天推送里的咨询电话写错了一位，特此更正",
    "多人接到短信称您的医保账户已冻结，核实后是诈骗，链接千万别点",
    "感谢十万粉丝一年来的陪伴，新年我们接着聊",
    "A型血、O型血库存亮红灯，盼您挽起袖子",
    "开车别抢那一秒，平安到家最要紧",
    "建材产业园三条生产线今日投产，年产值可达八亿元",
    "明早六点起全镇做核酸，请按楼栋顺序下楼采样",
    "小朋友的脑袋卡在楼梯栏杆里，消防员十分钟剪开",
    "打字一天三百？那是骗子在钓你，别转账",
]
OFFERS = [
    "新葡京线上娱乐注册就送彩金，百家乐捕鱼棋牌样样有，首存翻倍，提款三分钟到账",
    "今晚特码内部资料，一肖一码包中，加薇信领取，不中退款",
    "高端商务模特空姐学生妹，酒店上门服务，安全私密，满意再付款",
    "专业代开各地餐饮住宿建材发票，点数低可验真，欢迎来电",
    "办理毕业证驾驶证各类证件，防伪钢印网上可查，先看样后付款",
    "明日涨停金股免费领，老师实盘带单，进群名额有限",
    "宝妈学生在家可做，手机兼职点赞关注，佣金日结，无需押金",
    "微商护肤面膜一手货源招代理，一件代发，美白祛斑三天见效",
    "淘宝内部优惠券群，全网返利包邮秒杀，扫码进群领大额券",
    "姐妹们瘦身不反弹，不节食不运动，一个月瘦二十斤，想瘦的加我",
    "王者代练上分，大神带飞，低价代充皮肤，掉星包赔，加扣扣接单",
    "芝麻分六百以上就能下款，无前期费用，直接到账",
    "小姐姐们看过来，这款面霜我回购五次了，亲测有效",
    "免税外烟中华芙蓉王爆珠，整条批发包邮，支持验货，私聊",
]


KINDS = [
    ("芝麻分六百以上就能下款，无前期费用，直接到账", Kind.LOANS),
    ("小姐姐们看过来，这款面霜我回购五次了，亲测有效", Kind.ADVERTISING),
    ("小姐姐上门服务，包夜，照片本人，不满意换人", Kind.ESCORT),
    ("百家乐真人荷官，注册送彩金，提款秒到", Kind.GAMBLING),
]


def passes(text: str) -> bool:
    model, written = shipped(), han(text)
    return float(model.margins(written)[0]) > float(model.sure[model.level(written), 0])


@pytest.mark.parametrize("text", NEAR_ADVERTISING)
def test_a_notice_that_comes_near_to_an_offer_or_warns_of_one_is_none(text: str) -> None:
    assert not passes(text)


@pytest.mark.parametrize("text", OFFERS)
def test_an_offer_of_every_kind_is_one(text: str) -> None:
    assert passes(text)


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_what_an_offer_sells_is_named(text: str, kind: Kind) -> None:
    margins = shipped().margins(han(text))
    assert max(UNWANTED, key=lambda each: margins[row_of(each)]) is kind
