"""[access]: who may do what on the command line, by login name."""

from pydantic import Field

from config.section import Section


class AccessSettings(Section):
    """Operators handle cases, auditors read and export, administrators may do everything.

    Nobody listed: everybody who may read the configuration and the database may do everything, under any name.
    `service` is the user that the daemon runs as; who becomes it by sudo acts under the own login name.
    """

    operators: tuple[str, ...] = Field(default=(), strict=False)
    auditors: tuple[str, ...] = Field(default=(), strict=False)
    admins: tuple[str, ...] = Field(default=(), strict=False)
    service: str = "diting"

    @property
    def is_open(self) -> bool:
        return not (self.operators or self.auditors or self.admins)
