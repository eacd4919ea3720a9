"""The words of the list of evidence, which is a Chinese document whatever language Diting speaks otherwise."""

from enum import StrEnum

from domain.act import Step
from domain.exhibit import Exhibit
from domain.incident import Classification, Status


class State(StrEnum):
    """What of a piece is in a package."""

    INCLUDED = "included"
    MASKED = "masked"
    WITHHELD = "withheld"
    MISSING = "missing"
    DESTROYED = "destroyed"


STATES = {
    State.INCLUDED: "原件",
    State.MASKED: "脱敏件（原件未附）",
    State.WITHHELD: "未附（无法脱敏）",
    State.MISSING: "缺失或与登记不符",
    State.DESTROYED: "已按期限销毁",
}
KINDS = {
    Exhibit.OBSERVATION: "谛听记录",
    Exhibit.ANSWER: "平台原始应答",
    Exhibit.AVATAR: "头像图片",
    Exhibit.PAGE: "页面截图",
    Exhibit.FILE: "人工提交文件",
    Exhibit.DOCUMENT: "文书",
}
CASES = {
    Classification.MASQUERADE: "假冒账号",
    Classification.ACCOUNT_COMPROMISE: "账号失控（被盗用）",
    Classification.CONTENT_TAMPERING: "内容篡改",
    Classification.COMPLIANCE: "合规提示",
    Classification.COVERAGE: "巡查中断",
    Classification.DELIVERY: "告警送达故障",
}
STATUSES = {
    Status.SUSPECTED: "疑似",
    Status.CONFIRMED: "已定性",
    Status.RESOLVED: "已消除，待复核",
    Status.DISMISSED: "误报",
    Status.MERGED: "已合并",
    Status.TRANSFERRED: "已转合规",
    Status.CLOSED: "已办结",
}
STEPS = {
    Step.ACKNOWLEDGED: "签收",
    Step.CONFIRMED: "定性",
    Step.DISMISSED: "认定误报",
    Step.MERGED: "合并",
    Step.TRANSFERRED: "转合规",
    Step.CLOSED: "办结",
    Step.REOPENED: "重新打开",
    Step.ASSESSED: "研判",
    Step.ASSIGNED: "指派",
    Step.PROPOSED: "提请复核",
    Step.WITHDRAWN: "撤回提请",
    Step.VERIFIED: "核实",
    Step.PLATFORM_ASKED: "要求平台处置",
    Step.PLATFORM_ANSWERED: "平台答复",
    Step.PARTIAL: "部分处置",
    Step.REPORTED_BY_PHONE: "电话报告",
    Step.REPORTED_IN_WRITING: "书面报告",
    Step.UPDATED: "续报",
    Step.CIRCULATED: "通报",
    Step.RECTIFICATION_ORDERED: "督促整改",
    Step.RECTIFIED: "整改完成",
    Step.SUMMARISED: "处置总结",
    Step.NATIONAL_REPORT_STUDIED: "研判是否上报国家网信",
    Step.SECRETS_REPORTED: "涉密报告",
    Step.APPROVAL_FILED: "补报审批",
    Step.ABSENCE_SEEN: "人工确认账号消失",
    Step.RENAME_ACCEPTED: "认可更名",
    Step.CONTROL_REGAINED: "收回控制权",
    Step.CREDENTIALS_CHANGED: "更换密码并启用二次验证",
    Step.CONTENT_REMOVED: "清除内容",
    Step.CAUSE_FOUND: "查明原因",
    Step.APOLOGY_DECIDED: "致歉决定",
    Step.DRAFTED: "起草文书",
    Step.NOTED: "备注",
}
VERSIONS = {
    "diting": "谛听",
    "names": "名称表",
    "behaviour": "行为表",
    "content": "内容模型",
    "grading": "定级规则",
    "rule": "适用规则",
}
