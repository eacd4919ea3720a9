"""What can be wrong with a spreadsheet of approvals: one table of sentences, both languages."""

from enum import StrEnum

from monitor.registry.problem import Problem
from monitor.registry.wording import error, warning, worded


class Code(StrEnum):
    MISSING = "missing"
    NO_ENTRY = "no_entry"
    FORMULA_ERROR = "formula_error"
    ID_DIGITS_LOST = "id_digits_lost"
    ACCOUNT_MISSING = "account_missing"
    ACCOUNT_UNKNOWN = "account_unknown"
    ACCOUNT_NOT_YET = "account_not_yet"
    ACCOUNT_AMBIGUOUS = "account_ambiguous"
    NAME_OF_ANOTHER = "name_of_another"
    UNKNOWN_ACTION = "unknown_action"
    UNREADABLE_DAY = "unreadable_day"
    DAY_TO_COME = "day_to_come"
    DAYS_REVERSED = "days_reversed"
    CHANGE_MISSING = "change_missing"
    CHANGE_IGNORED = "change_ignored"
    UNKNOWN_FIELD = "unknown_field"
    VALUE_MISSING = "value_missing"
    UNKNOWN_KIND = "unknown_kind"
    LISTS_OUT_OF_STEP = "lists_out_of_step"
    NOTICE_MISSING = "notice_missing"
    NOTICE_TOO_EARLY = "notice_too_early"
    FILE_MISSING = "file_missing"
    FILE_OUTSIDE = "file_outside"
    FILE_TOO_LARGE = "file_too_large"
    REPEATED_ROW = "repeated_row"
    CONFLICT = "conflict"
    LEDGER_CONTRADICTED = "ledger_contradicted"
    LEDGER_REPLACED = "ledger_replaced"


WORDINGS = {
    Code.MISSING: error("必填项为空", "a required cell is empty", "补填", "fill it in"),
    Code.NO_ENTRY: warning(
        "必填各项全为空，未作为审批记录",
        "all required cells are empty; not taken for an approval",
        "若是合计、备注之类，可不处理；否则补填",
        "nothing to do for a total or a note; otherwise fill it in",
    ),
    Code.FORMULA_ERROR: error(
        "单元格是公式错误 {value}",
        "the cell holds the formula error {value}",
        "修正公式，或直接填写内容",
        "correct the formula or type the value",
    ),
    Code.ID_DIGITS_LOST: error(
        "账号ID「{value}」被表格软件改成数值，末尾数字已丢失",
        "the id {value} was turned into a number by the spreadsheet; its last digits are lost",
        "把该列设为文本格式，从台账重新抄录ID",
        "format the column as text and copy the id from the register again",
    ),
    Code.ACCOUNT_MISSING: error(
        "没有写明是哪个账号",
        "the row names no account",
        "填写账号ID；没有ID的填写平台和账号名称",
        "give the account id, or the platform and the account's name",
    ),
    Code.ACCOUNT_UNKNOWN: error(
        "台账中没有「{account}」",
        "{account} is not in the register",
        "核对平台与账号ID，或先导入台账；开设审批须写明平台和账号ID，开通后再填",
        "check platform and id, or import the register first; an opening needs the platform and the account's id: "
        "enter it once the account has one",
    ),
    Code.ACCOUNT_NOT_YET: warning(
        "「{account}」尚未列入台账，已先行录入开设审批",
        "{account} is not in the register yet; its opening is entered all the same",
        "开通后导入台账，平台与账号ID须与此处一致",
        "import the account once it is open, under this platform and id",
    ),
    Code.ACCOUNT_AMBIGUOUS: error(
        "「{account}」可指多个账号：{keys}",
        "{account} may be any of {keys}",
        "填写平台和账号ID",
        "give the platform and the id",
    ),
    Code.NAME_OF_ANOTHER: warning(
        "账号ID在台账中是「{known}」，与此处名称「{name}」不同",
        "in the register this id is {known}, not {name}",
        "核对账号ID：录错账号会使该账号的异常变更不告警",
        "check the id: an approval of the wrong account silences its alarms",
    ),
    Code.UNKNOWN_ACTION: error("无法识别「{value}」", "{value} is not understood", "改为：{allowed}", "use: {allowed}"),
    Code.UNREADABLE_DAY: error(
        "日期「{value}」无法识别，或没有写明日",
        "{value} is not a day",
        "按 2026-03-01 的格式填写",
        "write it as 2026-03-01",
    ),
    Code.DAY_TO_COME: error(
        "日期 {value} 晚于今天 {today}",
        "{value} is later than today, {today}",
        "核对日期；尚未审定的待审定后再录入",
        "check the day; enter an approval once it is given",
    ),
    Code.DAYS_REVERSED: error(
        "填表日期 {filed} 晚于审定日期 {approved}",
        "the form is dated {filed}, after its approval on {approved}",
        "核对两个日期",
        "check both days",
    ),
    Code.CHANGE_MISSING: error(
        "变更审批没有写明变更内容",
        "an approval of a change does not say what changes",
        "填写变更内容，如「名称：平安临泽；头像：更换」",
        "say what changes, as in 名称：平安临泽；头像：更换",
    ),
    Code.CHANGE_IGNORED: warning(
        "不是变更审批，变更内容未采用",
        "this is no approval of a change; what it says of changes is not used",
        "核对事项；变更另起一行",
        "check the action; give a change a row of its own",
    ),
    Code.UNKNOWN_FIELD: error(
        "无法识别变更内容中的「{value}」",
        "{value} is no field that changes",
        "每项写作「字段：新值」，以分号隔开；字段为：{allowed}",
        "write each as 字段：新值, with semicolons between; the fields are: {allowed}",
    ),
    Code.VALUE_MISSING: error(
        "「{value}」没有写明新值",
        "{value} has no new value",
        "填写新值；确不限定的写「任意」",
        "give the new value, or 任意 where any will do",
    ),
    Code.UNKNOWN_KIND: error(
        "无法识别认证类型「{value}」", "{value} is no kind of verification", "改为：{allowed}", "use: {allowed}"
    ),
    Code.LISTS_OUT_OF_STEP: error(
        "变更字段有 {fields} 项，新值有 {values} 项",
        "{fields} fields stand beside {values} new values",
        "使两列逐项对应，或每项变更各占一行",
        "give both the same number, or each change a row of its own",
    ),
    Code.NOTICE_MISSING: warning(
        "注销审批没有公告开始日期（第九条：公告不少于15个工作日）",
        "an approval of a deregistration has no day of its public notice (Art. 9)",
        "公告后补填日期再导入",
        "enter the day once the notice is out, and import again",
    ),
    Code.NOTICE_TOO_EARLY: warning(
        "公告开始日期 {notice} 早于审定日期 {approved}（第九条：审定同意后公告）",
        "the public notice of {notice} is earlier than the approval of {approved} (Art. 9 has it the other way round)",
        "核对两个日期",
        "check both days",
    ),
    Code.FILE_MISSING: warning(
        "附件「{value}」不在表格所在的文件夹中，未存入",
        "the file {value} is not in the spreadsheet's folder and was not kept",
        "把文件放到同一文件夹后重新导入，或用 diting approvals add --file",
        "put it there and import again, or use diting approvals add --file",
    ),
    Code.FILE_OUTSIDE: warning(
        "附件「{value}」指向表格所在文件夹之外，未存入",
        "the file {value} lies outside the spreadsheet's folder and was not kept",
        "只写文件名，把文件放到同一文件夹",
        "write the bare name and put the file beside the spreadsheet",
    ),
    Code.FILE_TOO_LARGE: warning(
        "附件「{value}」为空或超过 {limit} MB，未存入",
        "the file {value} is empty or larger than {limit} MB and was not kept",
        "换用完整而较小的扫描件",
        "use a complete, smaller scan",
    ),
    Code.REPEATED_ROW: warning(
        "与第{first}行相同，已忽略", "repeats row {first} and is ignored", "删去本行", "delete it"
    ),
    Code.CONFLICT: error(
        "与第{first}行是同一账号、事项和文号，日期或附件却不同；保留第{first}行",
        "same account, action and document as row {first}, but other days or another file; row {first} stands",
        "核对文号和日期，更正其中一行",
        "check document and days; correct one of the rows",
    ),
    Code.LEDGER_CONTRADICTED: error(
        "审批台账中此文号已有不同内容：{lost}；保留原有内容",
        "the ledger has this document with other content, which stands: {lost}",
        "核对后更正本行；确需更正台账的，由管理员加 --replace 重新导入，原有内容即被取代",
        "correct the row; if it is the ledger that is wrong, an administrator imports the file with --replace, and the"
        " row takes the place of what is there",
    ),
    Code.LEDGER_REPLACED: warning(
        "审批台账中此文号原有的内容被取代：{lost}",
        "takes the place of what the ledger has under this document: {lost}",
        "仍然有效的内容，补入本行",
        "add to the row whatever of it still holds",
    ),
}


def problem(row: int, column: str, code: Code, **facts: object) -> Problem:
    """A Problem in the words of the table above, with `facts` filled in."""
    return worded(row, column, code, WORDINGS[code], facts)
