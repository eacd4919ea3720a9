"""What the names of offices and of their parts end in, and what only an office adds to its name."""

import re

# 厕所, 诊所, 驿站 and 工作室 end as offices do and are none.
BODY = re.compile(
    "(?:[局厅委部处科股队馆校院庭办会]|(?<![厕诊])所|(?<!驿)站|(?<!工作)室|[小中大]学|[校院]区|中心|幼儿园|基地)$"
)
# A centre or a station is a body of its own, whatever the bureau of the same business is.
OF_ITS_OWN = re.compile("(?:中心|[院所队站馆校社])$")
# What people turn to an office for: a name that offers it speaks for the whole office and not for a part of it.
OFFERS = re.compile("官|客服|举报|投诉|热线|受理|业务|退赔|退费|办事|办理|申领|认证|唯一|正式|总号|备用|小号|新号")
STANDS_FOR = re.compile("政务|政府|机关|党政|发布|服务号|订阅号|公众号|视频号|大厅|窗口|警(?:方|务|察|官|网|号|$)")
# What an office is followed for; behind the name of one written out nobody else adds it.
ERRANDS = re.compile(
    "(?:通知|信息|助手|补贴|查询|报名|缴费|直播|公告|通告|通报|公示)(?:平台|系统|入口|通道|专区|网|栏|号|间|群)?$"
)


def ends_as_a_body(words: str) -> bool:
    """Whether folded words end as the name of an office or of a part of one does."""
    return bool(BODY.search(words))


def is_a_branch(words: str) -> bool:
    """Whether folded words behind the name of an office make it a part of it: 派出所, 政治部, 民一庭."""
    return ends_as_a_body(words) and not OFFERS.search(words)


def is_of_an_office(words: str) -> bool:
    """Whether folded words around the name of an office say that its bearer is one."""
    return ends_as_a_body(words) or any(each.search(words) for each in (OFFERS, STANDS_FOR))
