"""The words of the daily digest and of the audit head."""

from domain.deadline import Duty
from domain.freshness import Check
from domain.incident import Classification
from domain.notification import Reason
from domain.text import Text

SUBJECT = Text("【谛听】每日清单 {day}：{said}（{who}）", "[Diting] Digest {day}: {said} ({who})")
SEVERAL = Text("{name}等 {count} 个单位", "{name} and others ({count} units)")
NOBODYS = Text("未登记单位", "units not in the register")
COUNT_FRESH = Text("新线索 {count}", "{count} new")
COUNT_NEWS = Text("案件变化 {count}", "{count} changed")
COUNT_HINTS = Text("合规提示 {count}", "{count} hints")
COUNT_LATE = Text("超期 {count}", "{count} overdue")
COUNT_SILENT = Text("账号未覆盖 {count}", "{count} not covered")
COUNT_AGAIN = Text("恢复覆盖 {count}", "{count} covered again")
NOTHING_NEW = Text("无新事项", "nothing new")
NOT_COVERED = Text("未覆盖", "NOT COVERED")
UNKNOWN = Text("未覆盖，有无问题不明", "NOT COVERED, so nothing can be said")
PARTLY_COVERED = Text("部分未覆盖", "partly not covered")

HEADING = Text("{who}，{start} 至 {end}（{zone}）", "{who}, {start} to {end} ({zone})")
FRESH = Text("【新线索】{count} 项，请当日核实：", "NEW ({count}), please verify today:")
NEWS = Text("【案件变化】{count} 项：", "CHANGED ({count}):")
FINDING = Text("{reference} {what}「{name}」{unit}：{reason}", '{reference} {what} "{name}"{unit}: {reason}')
CHANGE = Text("{reference} {change}：{what}「{name}」{unit}", '{reference} {change}: {what} "{name}"{unit}')
BRIEF = Text("{reference}，{level}级", "{reference}, level {level}")
OF_UNIT = Text("（{unit}）", " ({unit})")
REST = Text("另有 {count} 项，查看：{command}", "{count} more; see: {command}")
HINTS = Text("【合规提示】{count} 项：", "COMPLIANCE ({count}):")
HINT = Text("- {sentence}：{numbers}", "- {sentence}: {numbers}")
HINTS_ALIKE = Text("- 同类 {count} 项，如「{sentence}」：{numbers}", '- {count} alike, such as "{sentence}": {numbers}')
AND_MORE = Text(" 等，另有 {count} 项", " and {count} more")
GONE = Text("此前的合规提示已有 {count} 项消除。", "{count} earlier hints no longer apply.")
SILENT = Text("【未覆盖账号】{said}。有无问题不明。", "ACCOUNTS NOT COVERED: {said}. Of these nothing can be said.")
AGAIN = Text("【恢复覆盖】{said}。", "COVERED AGAIN: {said}.")
SILENT_SINCE = Text(
    "「{name}」{unit}{platform} {check}自 {since} 起未覆盖：{why}",
    '"{name}"{unit}, {platform}: {check} not covered since {since} ({why})',
)
SILENT_EVER = Text(
    "「{name}」{unit}{platform} {check}从未覆盖：{why}", '"{name}"{unit}, {platform}: {check} never covered ({why})'
)
AGAIN_ONE = Text("「{name}」{unit}{platform} {check}", '"{name}"{unit}, {platform}: {check}')
SILENT_REST = Text("另有 {count} 个，查看：{command}", "{count} more; see: {command}")
OPEN = Text("【未办结】{count} 件：{levels}", "OPEN ({count}): {levels}")
LEVEL = Text("{level}级 {count}", "level {level}: {count}")
RULES = Text("合规提示 {count}", "compliance hints: {count}")
TO_REVIEW = Text("待复核 {count}", "to be reviewed: {count}")
NONE = Text("无", "none")
LATE = Text(
    "- 超期：{reference}（{level}级）{duty}，应于 {due} 前完成{provisional}",
    "- overdue: {reference} (level {level}), {duty}, was due {due}{provisional}",
)
PROVISIONAL = Text("（暂计，节假日安排未公布）", " (provisional: holidays not yet known)")

COVERAGE = Text("【覆盖】{said}", "COVERAGE: {said}")
WHOLLY = Text("全程覆盖：{platforms}", "covered throughout: {platforms}")
NOT_SINCE = Text("{platform} 自 {since} 起未覆盖", "{platform} not covered since {since}")
NEVER = Text("{platform} 从未覆盖", "{platform} never covered")
HOLE = Text("{platform} 在 {since} 至 {until} 未覆盖", "{platform} not covered from {since} to {until}")
UNTIL = Text("{platform} 至 {until} 才开始覆盖", "{platform} not covered before {until}")
FAILED = Text("{platform} 有 {failed} 轮未成功，现已恢复", "{platform} failed in {failed} cycles and has recovered")
UNWATCHED = Text("{platform} 未接入（有 {count} 个官方账号）", "{platform} is not watched ({count} official accounts)")
NO_PLATFORM = Text("没有任何平台在查", "no platform is looked at")
SILENCE = Text("未覆盖不等于没有问题。", "Not covered does not mean that nothing is wrong.")
LOOKED = Text(
    "本期应查官方账号 {accounts} 个{fresh}；巡查 {cycles} 轮（未成功 {failed}），"
    "提问 {asked} 次，得到答复 {answered} 次。",
    "To be looked at: {accounts} official accounts{fresh}; {cycles} cycles ({failed} failed), {asked} asked, {answered}"
    " answered.",
)
FRESH_NOW = Text("，目前覆盖 {count} 个", ", {count} covered by now")

SUSPECTED, CONFIRMED = Text("疑似", "suspected "), Text("", "confirmed ")
WHAT = {
    Classification.MASQUERADE: Text("{certainty}假冒账号", "{certainty}impostor"),
    Classification.ACCOUNT_COMPROMISE: Text("{certainty}账号被盗用", "{certainty}account compromise"),
    Classification.CONTENT_TAMPERING: Text("{certainty}内容被篡改", "{certainty}content tampering"),
    Classification.COMPLIANCE: Text("合规提示", "compliance hint"),
    Classification.COVERAGE: Text("平台未覆盖", "platform not covered"),
    Classification.DELIVERY: Text("渠道送达故障", "channel does not deliver"),
}
CHECKS = {
    Check.SEARCH: Text("搜索", "searches"),
    Check.EXACT: Text("按名查找", "look-ups by name"),
    Check.PROFILE: Text("资料", "profile"),
    Check.POSTS: Text("帖子", "posts"),
}
CHANGES = {
    Reason.OPENED: Text("新列入", "listed"),
    Reason.ESCALATED: Text("级别上升", "escalated"),
    Reason.NEW_EVIDENCE: Text("新线索", "new evidence"),
    Reason.RENAMED: Text("已改名", "renamed"),
    Reason.ABSENT: Text("未再查到", "no longer found"),
    Reason.RESTORED: Text("已恢复原样", "restored"),
    Reason.RESOLVED: Text("已解除，待复核", "resolved, to be reviewed"),
    Reason.REOPENED: Text("重新立案", "reopened"),
}
DUTIES = {
    Duty.ACKNOWLEDGE: Text("签收", "acknowledgement"),
    Duty.VERIFY: Text("核实", "verification"),
    Duty.REPORT_BY_PHONE: Text("电话报告", "report by phone"),
    Duty.REPORT_IN_WRITING: Text("书面报告", "report in writing"),
    Duty.UPDATE: Text("续报", "further report"),
    Duty.ASK_PLATFORM: Text("要求平台处置", "demand to the platform"),
    Duty.PLATFORM_SILENCE: Text("平台答复", "the platform's answer"),
    Duty.RECTIFY: Text("整改", "rectification"),
    Duty.SUMMARISE: Text("处置总结", "summary"),
    Duty.REVIEW: Text("复核", "review"),
    Duty.STUDY_NATIONAL_REPORT: Text("国家报告研判", "study of a national report"),
    Duty.REPORT_SECRETS: Text("报告保密部门", "report to the secrecy bureau"),
    Duty.FILE_APPROVAL: Text("补办审批", "approval form"),
}

AUDIT_SUBJECT = Text("【谛听】审计链首 {time}：{entries} 条", "[Diting] Audit head {time}: {entries} entries")
AUDIT_BODY = Text(
    "审计记录 {entries} 条，链首（最后一条的哈希）：\n{head}\n时间：{time}（{zone}）；谛听版本 {version}\n"
    "请在本机之外留存。核对时运行：diting audit verify --expect {head}\n校验不通过，即说明此前的审计记录被改动或截断。",
    "{entries} audit entries; the head of the chain (the hash of the last one):\n{head}\n"
    "Time: {time} ({zone}); Diting {version}\n"
    "Keep it on another machine. To check: diting audit verify --expect {head}\n"
    "If that fails, earlier entries were altered or cut off.",
)
