"""The table [documents]: who signs, who else gets a copy, and where the office keeps templates of its own."""

from pathlib import Path

from pydantic import Field

from config.section import Section


class DocumentSettings(Section):
    """What stands empty here is a marked blank in every draft.

    `templates` is a folder whose files override the shipped templates of the same name, one by one. `contact` and
    `phone` are those of the office that signs. `rules` is the local regulation that letters rest on; its articles are
    named in the templates. `reply_working_days`: within how many a platform is asked to answer.
    """

    templates: Path | None = Field(default=None, strict=False)
    complaints: Path | None = Field(default=None, strict=False)
    issuer: str = ""
    contact: str = ""
    phone: str = ""
    address: str = ""
    cyberspace_office: str = ""
    police: str = ""
    copies: tuple[str, ...] = Field(default=(), strict=False)
    rules: str = "《来宾市政务新媒体管理实施细则（试行）》（来政办发〔2021〕30号）"
    reply_working_days: int = Field(default=3, ge=1, le=60)
