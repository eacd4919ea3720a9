"""The templates of what goes up: flash reports, summaries, the periodic report; and the facts in English."""

from alerting.documents.making.letters import ATTACHED, exhibits
from alerting.documents.making.page import Page


def brief() -> bytes:
    page = Page("政务新媒体安全事件快报")
    page.number()
    page.title("政务新媒体安全事件快报（{{ 报次 }}）")
    page.facts(
        {
            "报告单位": "{{ 发文单位 }}",
            "案件编号": "{{ 案件编号 }}",
            "事件类型": "{{ 事件类型 }}{% if not 已定性 %}（尚未经人工定性）{% endif %}",
            "事件级别": "{{ 级别 }}",
            "发现时间": "{{ 首次发现时间 }}",
            "发现地点": "{{ 平台名称 }}（互联网平台）",
            "涉事单位": "{{ 主办单位 }}（主管单位：{{ 主管单位 }}）",
            "涉事账号基本情况": "名称：{{ 账号名称 }}；用户名：{{ 账号用户名 }}；编号：{{ 账号编号 }}；"
            "主页：{{ 账号主页 }}；认证：{{ 认证情况 }}；粉丝数：{{ 粉丝数 }}\n{{ 官方账号状况 }}",
            "主要情况": "{% for 行 in 监测依据 %}{{ 行.序号 }}．{{ 行.内容 }}；{% endfor %}",
            "已造成的影响": "危害程度：{{ 危害程度 }}\n传播范围：{{ 传播范围 }}\n"
            "受害人数：{{ 受害人数 }}；损失金额：{{ 损失金额 }}",
            "已采取的措施及效果": "{{ 已采取措施 }}\n{{ 平台处置情况 }}；{{ 处置结果 }}",
            "事态发展趋势": "【待填：发展趋势及可能造成的进一步影响】",
            "原因初步分析": "{{ 原因 }}",
            "溯源线索": "【待填：溯源调查线索、现场保护情况】",
            "拟采取的措施及请求支援事项": "【待填：拟进一步采取的措施、请求支援事项】",
            "国家报告研判": "{{ 国家报告研判 }}",
            "{% if 报次 == '终报' %}整改情况{% else %}下次续报{% endif %}": "{% if 报次 == '终报' %}{{ 整改情况 }}"
            "{% else %}{{ 续报时间 }}{% endif %}",
        },
        label=38.0,
    )
    page.body("")
    page.facts(
        {"签发人": "{{ 签发人 }}", "联系人及电话": "{{ 联系人 }}，{{ 联系电话 }}", "报告时间": "{{ 成文日期 }}"},
        label=38.0,
    )
    return page.written()


def summary() -> bytes:
    page = Page("处置总结")
    page.number()
    page.title("关于{{ 事件类型 }}处置情况的总结")
    page.head("一、事件概况")
    page.body(
        "{{ 首次发现时间 }}，{{ 发现方式 }}，{{ 平台名称 }}账号“{{ 账号名称 }}”（编号：{{ 账号编号 }}）"
        "存在{{ 事件类型 }}情形，"
        "涉及{{ 主办单位 }}，案件编号{{ 案件编号 }}，定为{{ 级别 }}。{% if not 已定性 %}本案尚未经人工定性。{% endif %}"
        "{{ 官方账号状况 }}。"
    )
    page.each("监测依据", "{{ 行.序号 }}．{{ 行.内容 }}")
    page.head("二、影响评估")
    page.facts(
        {
            "危害程度": "{{ 危害程度 }}",
            "传播范围": "{{ 传播范围 }}",
            "页面留存时长": "{{ 页面留存时长 }}",
            "受害人数": "{{ 受害人数 }}",
            "损失金额": "{{ 损失金额 }}",
            "点名通报": "{{ 点名单位 }}",
        }
    )
    page.head("三、处置经过")
    page.rows(
        "办理经过",
        {"时间": "{{ 行.时间 }}", "事项": "{{ 行.事项 }}", "对象": "{{ 行.对象 }}", "说明": "{{ 行.说明 }}"},
        (34.0, 36.0, 34.0, 52.0),
    )
    page.head("四、处置结果")
    page.body(
        "{{ 处置结果 }}{% if 已核查 %}（{{ 最近核查时间 }}核查）{% endif %}。{{ 平台处置情况 }}。",
        "办理状态：{{ 办理状态 }}。",
    )
    page.head("五、原因分析")
    page.body("{{ 原因 }}")
    page.head("六、整改及后续")
    page.body("整改情况：{{ 整改情况 }}", "致歉说明：{{ 致歉说明 }}", "国家报告研判：{{ 国家报告研判 }}")
    page.each("待办事项", "尚未办结：{{ 行.事项 }}，期限{{ 行.期限 }}。")
    page.body("改进措施：【待填：经验教训和改进措施】")
    page.body("", ATTACHED)
    page.signature()
    exhibits(page)
    return page.written()


def facts_sheet() -> bytes:
    page = Page("Facts sheet")
    page.title("Facts sheet: {{ en_kind }}")
    page.body("Status: {{ en_certainty }}. Reference: {{ 案件编号 }}. All times are UTC where so marked.")
    page.caption("Account complained of")
    page.facts(
        {
            "Platform": "{{ 平台名称 }}",
            "Display name": "{{ 账号名称 }}",
            "Handle": "{{ 账号用户名 }}",
            "Permanent id": "{{ 账号编号 }}",
            "Address": "{{ 账号主页 }}",
            "Certification": "{{ en_verification }}",
            "First seen": "{{ en_first_seen }}",
            "Last seen": "{{ en_last_seen }} ({{ en_presence }})",
        }
    )
    page.caption("Public body concerned")
    page.facts(
        {
            "Name": "{{ 主办单位 }}",
            "Credit code": "{{ 信用代码 }}",
            "Genuine account": "{{ 官方账号名称 }} ({{ 官方账号编号 }})",
            "Its address": "{{ 官方账号主页 }}",
        }
    )
    page.caption("What was found")
    page.each("en_reasons", "• {{ 行.text }}")
    page.caption("Requested")
    page.body(
        "1. {% if 是盗用 %}Lock the account until its owner has regained it{% else %}{% if 已定性 %}Remove the account"
        "{% else %}Examine the account, and remove it if it is an impersonation{% endif %}{% endif %}.",
        "2. {% if 是盗用 %}Help the public body named above to recover it{% else %}Keep the name from being taken again"
        "{% endif %}.",
        "3. Preserve registration, login and posting records.",
        "4. Answer in writing within {{ 答复工作日 }} working days.",
    )
    page.caption("Evidence (SHA-256)")
    page.rows("证据清单", {"No.": "{{ loop.index }}", "SHA-256": "{{ 行.SHA256 }}"}, (16.0, 140.0))
    page.body("Contact: {{ 发文单位 }}, {{ 联系人 }}, {{ 联系电话 }}")
    return page.written()


def report() -> bytes:
    page = Page("政务新媒体安全监测报告")
    page.title("政务新媒体安全监测{{ 报告名称 }}")
    page.plain("统计期间：{{ 期间 }}（上期：{{ 上期 }}）")
    page.head("一、总体情况")
    page.body("{{ 概述 }}", "{{ 误报说明 }}")
    page.head("二、案件分布")
    change = {"本期": "{{ 行.本期 }}", "上期": "{{ 行.上期 }}", "增减": "{{ 行.增减 }}"}
    for name in ("类型", "级别", "平台", "单位", "结果"):
        page.caption(f"按{name}")
        page.rows(f"按{name}", {name: "{{ 行.名称 }}", **change}, (81.0, 25.0, 25.0, 25.0))
    page.head("三、处置时效")
    page.rows(
        "用时",
        {"环节": "{{ 行.环节 }}", "件数": "{{ 行.件数 }}", "中位用时": "{{ 行.中位 }}", "最长用时": "{{ 行.最长 }}"},
        (66.0, 20.0, 35.0, 35.0),
    )
    page.caption("到期期限办理情况")
    page.rows(
        "期限",
        {
            "事项": "{{ 行.事项 }}",
            "合计": "{{ 行.合计 }}",
            "按期": "{{ 行.按期 }}",
            "逾期办结": "{{ 行.逾期办结 }}",
            "逾期未办": "{{ 行.逾期未办 }}",
            "不再适用": "{{ 行.不再适用 }}",
        },
        (56.0, 18.0, 18.0, 22.0, 22.0, 20.0),
    )
    page.head("四、监测覆盖")
    page.body("{{ 覆盖说明 }}")
    page.rows(
        "覆盖",
        {
            "平台": "{{ 行.平台 }}",
            "任务": "{{ 行.任务 }}",
            "轮次": "{{ 行.轮次 }}",
            "有效率": "{{ 行.有效率 }}",
            "未覆盖日期": "{{ 行.未覆盖 }}",
        },
        (28.0, 30.0, 18.0, 20.0, 60.0),
    )
    page.head("五、逾期未办事项")
    page.rows("逾期", {"案件": "{{ 行.案件 }}", "事项": "{{ 行.事项 }}", "期限": "{{ 行.期限 }}"}, (40.0, 60.0, 56.0))
    page.head("六、下一步工作")
    page.body("【待填：下一步工作打算】")
    page.signature()
    return page.written()
