"""The words of documents: official dates, quotations that do no harm, marked blanks, names of steps and states."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from alerting.messages.render import harmless
from domain.act import Step
from domain.assessment import Harm, Kind, Spread
from domain.deadline import Duty
from domain.exhibit import Exhibit
from domain.incident import Classification, Ground, Presence, Severity, Status
from domain.observation import VerificationKind

NAME, TEXT, ADDRESS = 80, 400, 500
SECRET = "（涉嫌涉密内容，此处从略，按保密规定另行报送）"
LINE_BREAKS = str.maketrans("\r\n\t\v\f\u2028\u2029", "       ")

LEVELS = {
    Severity.PARTICULARLY_SERIOUS: "Ⅰ级（特别重大）",
    Severity.SERIOUS: "Ⅱ级（重大）",
    Severity.MAJOR: "Ⅲ级（较大）",
    Severity.ORDINARY: "Ⅳ级（一般）",
}
CLASSES = {
    Classification.MASQUERADE: "假冒账号",
    Classification.ACCOUNT_COMPROMISE: "账号被盗用",
    Classification.CONTENT_TAMPERING: "内容被篡改",
    Classification.COMPLIANCE: "不合规",
    Classification.COVERAGE: "平台未覆盖",
    Classification.DELIVERY: "告警渠道不通",
}
KINDS = {
    Kind.IMPOSTOR: "假冒",
    Kind.HIJACK: "账号失控（被盗用）",
    Kind.TAMPER: "内容篡改",
    Kind.MISUSE: "账号失当使用",
    Kind.LOST: "账号失联",
    Kind.UNAPPROVED: "未经审批变更",
    Kind.FALSE_DATA: "数据造假",
}
STATUSES = {
    Status.SUSPECTED: "疑似，待核实定性",
    Status.CONFIRMED: "已定性，处置中",
    Status.RESOLVED: "情形已消除，待复核",
    Status.DISMISSED: "误报",
    Status.MERGED: "已并案",
    Status.TRANSFERRED: "转合规办理",
    Status.CLOSED: "已办结",
}
PRESENCES = {
    Presence.PRESENT: "仍可访问",
    Presence.RENAMED: "已改名",
    Presence.ABSENT: "未再查到",
    Presence.RESTORED: "已恢复原样",
}
HARMS = {
    Harm.NONE: "H0 无内容",
    Harm.HARMLESS: "H1 仅资料变更或无害内容",
    Harm.UNSEEMLY: "H2 广告、个人言论等不当内容",
    Harm.FRAUDULENT: "H3 诈骗、赌博、色情等违法内容",
    Harm.GRAVE: "H4 政治有害、涉密或虚假警情疫情等",
}
SPREADS = {
    Spread.LITTLE: "S1 传播有限",
    Spread.SOME: "S2 有一定传播",
    Spread.WIDE: "S3 传播较广",
    Spread.MASSIVE: "S4 大范围传播",
}
VERIFICATIONS = {
    VerificationKind.NONE: "未认证",
    VerificationKind.GOVERNMENT: "政府认证",
    VerificationKind.ENTERPRISE: "企业认证",
    VerificationKind.MEDIA: "媒体认证",
    VerificationKind.PERSON: "个人认证",
    VerificationKind.UNSPECIFIED: "有认证标识（类别不明）",
}
EXHIBITS = {
    Exhibit.OBSERVATION: "系统记录",
    Exhibit.ANSWER: "平台原始应答",
    Exhibit.AVATAR: "头像",
    Exhibit.PAGE: "网页",
    Exhibit.FILE: "文件",
    Exhibit.DOCUMENT: "文书",
}
GROUNDS = {
    Ground.NAMESAKE: "同名真号",
    Ground.FAN: "粉丝或民间账号",
    Ground.SUB_UNIT: "下属单位账号",
    Ground.OWN_ACCOUNT: "本单位账号",
    Ground.OWN_CHANGE: "本单位变更",
    Ground.OTHER: "其他",
}
STEPS = {
    Step.ACKNOWLEDGED: "签收",
    Step.CONFIRMED: "人工定性",
    Step.DISMISSED: "判定为误报",
    Step.MERGED: "并案",
    Step.TRANSFERRED: "转合规办理",
    Step.CLOSED: "办结",
    Step.REOPENED: "重新立案",
    Step.ASSESSED: "研判危害与影响",
    Step.ASSIGNED: "指定经办人",
    Step.PROPOSED: "提出处理意见，待第二人复核",
    Step.WITHDRAWN: "撤回处理意见",
    Step.VERIFIED: "核实",
    Step.PLATFORM_ASKED: "要求平台处置",
    Step.PLATFORM_ANSWERED: "平台答复",
    Step.PARTIAL: "平台部分处置",
    Step.REPORTED_BY_PHONE: "电话报告",
    Step.REPORTED_IN_WRITING: "书面报告",
    Step.UPDATED: "续报",
    Step.CIRCULATED: "通报有关部门",
    Step.RECTIFICATION_ORDERED: "督促整改",
    Step.RECTIFIED: "整改完成",
    Step.SUMMARISED: "提交处置总结",
    Step.NATIONAL_REPORT_STUDIED: "研判是否按国家规定报告",
    Step.SECRETS_REPORTED: "报告保密行政管理部门",
    Step.APPROVAL_FILED: "补办审批",
    Step.ABSENCE_SEEN: "人工复查未再查到",
    Step.RENAME_ACCEPTED: "认可改名结果",
    Step.CONTROL_REGAINED: "收回账号控制权",
    Step.CREDENTIALS_CHANGED: "修改密码并启用二次验证",
    Step.CONTENT_REMOVED: "清除违规内容",
    Step.CAUSE_FOUND: "查明原因",
    Step.APOLOGY_DECIDED: "研究是否致歉说明",
    Step.DRAFTED: "起草文书",
    Step.NOTED: "记录",
}
DUTIES = {
    Duty.ACKNOWLEDGE: "签收",
    Duty.VERIFY: "核实",
    Duty.REPORT_BY_PHONE: "电话报告",
    Duty.REPORT_IN_WRITING: "书面报告",
    Duty.UPDATE: "续报",
    Duty.ASK_PLATFORM: "要求平台处置",
    Duty.PLATFORM_SILENCE: "平台未答复转报网信",
    Duty.RECTIFY: "整改",
    Duty.SUMMARISE: "处置总结",
    Duty.REVIEW: "复核办结",
    Duty.STUDY_NATIONAL_REPORT: "研判国家报告",
    Duty.REPORT_SECRETS: "报告涉密情况",
    Duty.FILE_APPROVAL: "补办审批",
}


def blank(what: str) -> str:
    """A place that a person fills in by hand."""
    return f"【待填：{what}】"


def or_blank(text: str, what: str) -> str:
    return quoted(text, ADDRESS) or blank(what)


def quoted(text: str, limit: int = TEXT) -> str:
    """What strangers wrote, on one line: what cannot be seen is shown as U+XXXX, what is too long is cut."""
    return harmless(text.translate(LINE_BREAKS), limit).strip()


def day(on: date) -> str:
    """2026年3月2日: no leading zeros, as official documents have it."""
    return f"{on.year}年{on.month}月{on.day}日"


def moment(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{day(local.date())}{local.hour}时{local.minute}分"


def number(count: int) -> str:
    """12,345 in Chinese print: 12345, or 12.3万 from ten thousand on where nothing is lost."""
    return f"{count // 10_000}万" if count >= 10_000 and count % 10_000 == 0 else str(count)
