"""How evidence of the cases is gathered, and how long it is kept."""

from pathlib import Path

from pydantic import Field

from config.networks import Network
from config.section import Section


class EvidenceSettings(Section):
    """`directory` is beside a SQLite database unless it is named.

    `keep_months` counts from the end of a case; what shows a private account goes sooner, when its case is
    de-identified (retention.dismissed_profile_days, retention.closed_profile_days).

    `answers`: the platform is asked once more for what the case rests on, and its raw answers are kept.
    `give_up_hours`: for so long a platform that cannot be reached is asked again.

    `browser` is a Chromium that takes pictures of pages; none is taken unless it is named. `sandbox = false` is only
    for a machine on which Chromium's own sandbox cannot work. `allow` names networks beyond the public internet that
    pages may come from, at any port.
    """

    directory: Path | None = Field(default=None, strict=False)
    keep_months: int = Field(default=36, ge=6, le=1200)
    gather_seconds: float = Field(default=5, gt=0, le=3600)
    answers: bool = True
    give_up_hours: float = Field(default=24, gt=0, le=720)
    file_max_bytes: int = Field(default=100_000_000, ge=1_000, le=2_000_000_000)
    browser: Path | None = Field(default=None, strict=False)
    sandbox: bool = True
    page_seconds: float = Field(default=40, ge=5, le=300)
    page_width: int = Field(default=1280, ge=320, le=3840)
    page_height: int = Field(default=2400, ge=480, le=10_000)
    page_max_bytes: int = Field(default=20_000_000, ge=10_000, le=100_000_000)
    allow: tuple[Network, ...] = Field(default=(), strict=False)
