"""Official names as a register of a city or of the country holds them, put together from real places."""

from random import Random

_FORMS = """
{}市人民政府 {}发布 {}市公安局 {}公安 {}警方 平安{} {}交警 {}市公安局交警支队 {}网警 {}消防 {}市消防救援支队
{}市教育局 {}教育 {}市招生考试院 {}市卫生健康委员会 健康{} {}疾控 {}市医疗保障局 {}医保 {}市人力资源和社会保障局
{}人社 {}市住房公积金管理中心 {}税务 国家税务总局{}市税务局 {}市市场监督管理局 {}市场监管 {}市文化和旅游局 {}文旅
{}市体育局 {}市应急管理局 {}应急 {}气象 {}市气象局 {}市水利局 {}市农业农村局 {}市林业局 {}市自然资源和规划局
{}市住房和城乡建设局 {}市城市管理局 {}城管 {}市交通运输局 {}市生态环境局 {}生态环境 {}市司法局 {}普法
{}市中级人民法院 {}法院 {}市人民检察院 {}检察 {}市纪委监委 清廉{} {}市委组织部 {}市委宣传部 {}网信 {}统战
{}市政法委 {}共青团 青春{} {}市妇联 {}市总工会 {}市残疾人联合会 {}市红十字会 {}市科学技术协会 {}市文联
{}市工商业联合会 {}市人大 {}市政协 {}市民政局 {}市退役军人事务局 {}市信访局 {}市人民医院 {}市中医院 {}市妇幼保健院
{}市第一中学 {}市图书馆 {}市博物馆 {}市财政局 {}市审计局 {}市统计局 {}市发展和改革委员会 {}市工业和信息化局
{}市科学技术局 {}市商务局 {}市国资委 {}海关 {}出入境边防检查站 {}市邮政管理局 {}市烟草专卖局 {}供电 {}水务集团
{}市政务服务中心 {}市大数据局 {}12345 {}市行政审批局 {}融媒 {}日报 {}广播电视台 {}公交集团 {}地铁
{}市公证处
"""
FORMS = _FORMS.split()
_PLACES = """
来宾 玉林 榆林 柳州 桂林 南宁 厦门 泉州 漳州 南京 苏州 无锡 常州 徐州 杭州 宁波 温州 金华 合肥 芜湖 安庆 南昌 赣州
吉安 济南 青岛 烟台 威海 临沂 郑州 洛阳 开封 安阳 武汉 宜昌 襄阳 长沙 湘潭 岳阳 广州 深圳 佛山 东莞 中山 海口 三亚
成都 绵阳 宜宾 贵阳 遵义 昆明 大理 曲靖 西安 宝鸡 延安 兰州 天水 西宁 银川 太原 大同 临汾 石家庄 保定 唐山 沈阳 大连
鞍山 长春 吉林 哈尔滨 大庆 呼和浩特 包头 梧州 北海 防城港 钦州 贵港 百色 贺州 河池 崇左 韶关 茂名 清远 揭阳 云浮 莆田
宁德 龙岩 衢州 丽水 池州 宣城 铜陵 新余 鹰潭 萍乡 抚州 枣庄 菏泽 鹤壁 濮阳 漯河 荆门 随州 孝感 娄底 怀化 益阳 自贡
内江 广元 雅安 铜仁 毕节 保山 昭通 临沧 普洱 铜川 商洛 汉中 酒泉 白银 武威 海东 固原 吴忠 朔州 吕梁 阳泉 衡水 沧州
承德 葫芦岛 盘锦 辽源 白城 鹤岗 绥化 乌海 通辽
"""
PLACES = _PLACES.split()
EACH = 4
_PROVINCES = "河南 广东 四川 福建 甘肃 湖北 江苏 浙江 山东 安徽 云南 江西 湖南 贵州 陕西 河北 山西 辽宁 青海 海南"
PROVINCES = _PROVINCES.split()


def city(name: str) -> tuple[str, ...]:
    """About a hundred official names of one city."""
    return tuple(form.format(name) for form in FORMS)


def country(random: Random) -> tuple[str, ...]:
    """About three hundred official names from everywhere, in mixed order."""
    names = [form.format(place) for place in PLACES for form in random.sample(FORMS, EACH)]
    random.shuffle(names)
    return tuple(names)


def settled(names: tuple[str, ...], random: Random) -> tuple[str, ...]:
    """The names with one city for every ~ and one province for every ^."""
    city_, province = random.choice(PLACES), random.choice(PROVINCES)
    return tuple(name.replace("~", city_).replace("^", province) for name in names)
