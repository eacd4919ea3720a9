"""What a person does when a platform did not answer the browser either."""

from domain.answer import Outcome
from domain.text import Text

REMEDIES = {
    Outcome.AUTH: Text("在浏览器中重新登录后再录制", "log in again in the browser and record anew"),
    Outcome.RATE_LIMITED: Text("平台限流，过些时候再录制", "the platform asks to slow down: record later"),
    Outcome.BLOCKED: Text("在浏览器中通过验证后再录制", "pass the platform's check in the browser and record anew"),
    Outcome.SHAPE: Text(
        "平台可能已改版：核对后更新接口描述，或改用表格导入",
        "the platform may have changed: mend the connector's file, or bring a table in instead",
    ),
    Outcome.ERROR: Text("重新录制", "record it anew"),
}
ABSENT = (
    Text("平台称该账号或内容不存在", "the platform says that it is not there"),
    Text(
        "导入不能证明消失；请截图后执行 diting incidents record 编号 absence-seen --file 截图",
        "an import proves no absence: run diting incidents record NUMBER absence-seen --file SCREENSHOT",
    ),
)
