"""What connectors and readers of tables say in English, in both languages.

Descriptions of connectors give their reasons in one language; a reason that stands in neither table is left out of the
Chinese sentence, where outcome and remedy stand anyway.
"""

import re

from domain.answer import Outcome
from domain.text import Text

CHINESE = re.compile(r"[\u4e00-\u9fff]")
OUTCOMES = {
    Outcome.AUTH: Text("需要登录", "auth"),
    Outcome.RATE_LIMITED: Text("被限流", "rate_limited"),
    Outcome.BLOCKED: Text("被拦截", "blocked"),
    Outcome.SHAPE: Text("内容与接口描述不符", "shape"),
    Outcome.ERROR: Text("出错", "error"),
}
OPERATIONS = {"search": "搜索", "exact": "按名查找", "profile": "账号主页", "posts": "内容列表"}
PHRASES = {
    r"(\S+): no header row in the first (\d+) rows; one row must name (.+)": r"\1：前\2行中没有表头；应有一行写明\3",
    r"(\S+): row (\d+) lacks the required header (.+)": r"\1：第\2行的表头缺少\3",
    r"(\S+): no rows below the headers of row (\d+)": r"\1：第\2行的表头下面没有内容",
    r"(\S+): the header (.+) stands (\d+) times; .+": r"\1：表头“\2”出现了\3次；只保留一个",
    r"(\S+): (.+) could all be (\w+); .+": r"\1：\2 都可能是 \3；只保留一个",
    r"(\S+): line (\d+) is neither UTF-8 nor GB18030 text; .+": r"\1：第\2行既非UTF-8也非GB18030；另存为XLSX",
    r"(\S+): line (\d+) is UTF-8, line (\d+) is not; .+": r"\1：第\2行是UTF-8而第\3行不是；另存为CSV UTF-8或XLSX",
    r"(\S+): line (\d+): .+; check the quotation marks there.*": r"\1：第\2行无法解析；检查该处的引号，或另存为XLSX",
    r"(\S+): neither CSV nor XLSX; .+": r"\1：既不是CSV也不是XLSX；请另存为其中一种",
    r"(\S+): a web page or XML under a spreadsheet's name; .+": r"\1：名为表格，实为网页或XML；打开后另存为XLSX",
    r"(.+): the file is empty": r"\1：文件是空的",
    r"(.+): cannot be read \((.+)\)": r"\1：无法读取（\2）",
    r"(.+): larger than (\d+) MB; .+": r"\1：超过 \2 MB；请分开",
    r"(\S+): row (\d+) has more than (\d+) columns; .+": r"\1：第\2行超过\3列；删去无关的列",
    r"(\S+): row (\d+) has a cell of more than (\d+) characters; .+": r"\1：第\2行有单元格超过\3字；请缩短",
    r"(\S+): more than (\d+) rows; .+": r"\1：超过\2行；请分开",
    r"(\S+): .*protected by a password; .+": r"\1：有密码保护；取消密码后另存",
    r"(\S+): an old \.xls file; .+": r"\1：旧的.xls格式；打开后另存为XLSX",
    r"(\S+): (?:the XLSX is damaged|a sheet has at most|unpacks to more than).+": r"\1：XLSX已损坏；修复后另存",
    r"(\S+): (?:a zip archive, but not an XLSX|a binary workbook).+": r"\1：不是XLSX；另存为XLSX或CSV",
    r"(\S+): there is no sheet with rows": r"\1：没有带内容的工作表",
    r"(\S+): sheet (.+) is empty": r"\1：工作表“\2”是空的",
    r"(\S+): there is no sheet (.+); there are: (.+)": r"\1：没有工作表“\2”；现有：\3",
    r"an empty body: the signature was not accepted": "正文为空：请求签名未被接受",
    r"an empty body: the question was not taken for a person's": "正文为空：请求未被当作真人发出",
    r"the body is not JSON": "正文不是JSON",
    r"the body is no whole page": "页面不完整",
    r"proof: (.+) does not hold": r"应有的标志不成立：\1",
    r"empty: nothing is there, and (.+) does not hold": r"没有内容，又没有“确无结果”的标志：\1",
    r"items: (\d+) accounts where one is promised": r"应有一个账号，却有\1个",
    r"user_id: not the account that was asked for": "不是所查的那个账号",
    r"([\w.]+): (?:Input|Value) .+": r"字段 \1 不是应有的类型",
    r"nobody that was asked for is on this page": "这一页没有所查的账号",
    r"status (\d+)": r"状态码 \1",
    r"status (\d+): led elsewhere": r"状态码 \1：被转到别处",
    r"a login page or a check for robots": "是登录页或人机验证",
    r"wants a login": "要求登录",
    r"wants a check for robots.*|taken for a robot": "要求人机验证",
    r"too many requests.*": "请求过于频繁",
    r"refused by the platform": "被平台拒绝",
    r"the login has ended.*|login expired": "登录已失效",
    r"the signature was not accepted": "请求签名未被接受",
    r"the token (?:is not accepted|may not ask this)": "令牌不被接受或无权查询",
}
PATTERNS = tuple((re.compile(said, re.DOTALL), zh) for said, zh in PHRASES.items())


def both(said: str) -> Text:
    """A sentence in both languages; where nobody knows it in Chinese it stays as it is, marked as such."""
    known = _in_chinese(said)
    return Text(known or (said if CHINESE.search(said) else f"读取程序报告：{said}"), said)


def refusal(connector: str, operation: str, outcome: Outcome, detail: str) -> Text:
    """That a platform gave no valid answer, and why."""
    word, zh = OUTCOMES[outcome], _in_chinese(detail) or (detail if CHINESE.search(detail) else "")
    why = f"{word.zh}，{zh}" if zh else word.zh
    return Text(
        f"平台未作有效应答（{connector} {OPERATIONS.get(operation, operation)}）：{why}",
        f"no valid answer: {connector} {operation}: {word.en} {detail}".rstrip(),
    )


def _in_chinese(said: str) -> str:
    for pattern, zh in PATTERNS:
        if (found := pattern.fullmatch(said)) is not None:
            return found.expand(zh)
    return ""
