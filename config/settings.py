"""Reads diting.toml into typed settings; reports every problem at once, with file, key and remedy."""

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    Field,
    ValidationInfo,
    field_validator,
)

from config.access import AccessSettings
from config.deadlines import DeadlineSettings
from config.documents import DocumentSettings
from config.evidence import EvidenceSettings
from config.handling import HandlingSettings
from config.networks import Network
from config.retention import RetentionSettings
from config.routing import AuthoritySettings, HearingSettings, RouteSettings
from config.section import Minutes, Seconds, Section, validate
from domain.errors import ConfigurationError
from domain.incident import Severity
from domain.registry import Tier
from domain.text import Locale

Tables = dict[str, dict[str, Any]]
PLUGIN_TABLES = frozenset({"platforms", "connectors", "detectors", "channels"})


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        said = "not a known time zone; write one such as Asia/Shanghai, or install tzdata if that is one"
        raise ValueError(said) from unknown
    return name


class StoreSettings(Section):
    """`url` is any SQLAlchemy URL of SQLite or PostgreSQL (postgresql+psycopg://...)."""

    url: str = "sqlite:///diting.sqlite"
    contacts_key_file: Path | None = Field(default=None, strict=False)


class WebSettings(Section):
    """Where /metrics, /healthz and /readyz are answered."""

    host: str = "127.0.0.1"
    port: int = Field(default=9464, ge=0, le=65535)


class RegistrySettings(Section):
    """`places`: those of county level and above that account names should carry (empty: the shipped list)."""

    places: tuple[str, ...] = Field(default=(), strict=False)


class Control(Section):
    """An account that exists for certain: it proves a platform's search where no account of the register can."""

    user_id: str = Field(min_length=1)
    display_name: str = Field(min_length=1)


class HuntSettings(Section):
    """How often strangers are searched for, and how many searches share their probes.

    `variants`: how many look-alikes of each name are looked up where a platform looks names up exactly (0: none).
    """

    interval_minutes: Minutes = 360
    slice_size: int = Field(default=40, ge=1, le=1000)
    variants: int = Field(default=8, ge=0, le=200)


class GuardSettings(Section):
    """How often official accounts are looked at, by tier.

    One that alone gives no valid answer for `unheard_hours` and so many of its intervals is named in the daily digest.
    """

    tier1_minutes: Minutes = 10
    tier2_minutes: Minutes = 30
    tier3_minutes: Minutes = 120
    slice_size: int = Field(default=40, ge=1, le=1000)
    missing_after: int = Field(default=3, ge=1)
    missing_apart_minutes: float = Field(default=10, ge=0, le=525_600)
    outage_share: float = Field(default=0.2, gt=0, le=1)
    unheard_hours: float = Field(default=24, ge=1, le=8_760)
    unheard_intervals: int = Field(default=6, ge=1, le=1000)
    posts: bool = True
    page_per_account_year: float = Field(default=0.05, ge=0.01, le=4)
    list_per_account_year: float = Field(default=0.5, ge=0.01, le=4, validate_default=True)

    @field_validator("list_per_account_year")
    @classmethod
    def _not_rarer_than_pages(cls, listed: float, info: ValidationInfo) -> float:
        if listed < info.data.get("page_per_account_year", 0.0):
            raise ValueError("less than page_per_account_year; whatever pages stands on the list too, so write more")
        return listed

    def interval(self, tier: Tier) -> timedelta:
        return timedelta(minutes=(self.tier1_minutes, self.tier2_minutes, self.tier3_minutes)[tier - 1])


class RecheckSettings(Section):
    """How often known impostors are looked at again, and how far apart two proofs of absence must lie.

    One that is gone is looked for every `relapse_hours` until `relapse_days` after its case has ended: some come back.
    """

    interval_minutes: Minutes = 60
    relapse_hours: float = Field(default=24, gt=0, le=8_760)
    relapse_days: int = Field(default=180, ge=0, le=3_660)
    absence_apart_hours: float = Field(default=24, ge=0, le=8_760)
    slice_size: int = Field(default=40, ge=1, le=1000)


class AlertSettings(HearingSettings):
    """Who hears what, in which language, and how long Diting insists."""

    locale: Locale = Field(default=Locale.ZH_CN, strict=False)
    timezone: Annotated[str, AfterValidator(_known_zone)] = "Asia/Shanghai"
    managing_unit_from: Severity = Field(default=Severity.ORDINARY, strict=False)
    fallback: tuple[str, ...] = Field(default=(), strict=False)
    fallback_after_minutes: tuple[Minutes, Minutes, Minutes, Minutes] = Field(default=(2, 2, 10, 10), strict=False)
    list_hour: int = Field(default=9, ge=0, le=23)
    max_attempts: int = Field(default=14, ge=1)
    backoff_seconds: Seconds = 5
    backoff_max_seconds: Seconds = 3600
    lease_seconds: Seconds = 60

    def next_list(self, now: datetime) -> datetime:
        """When the daily list goes out next."""
        local = now.astimezone(self.zone)
        today = local.replace(hour=self.list_hour, minute=0, second=0, microsecond=0)
        return (today if today > local else today + timedelta(days=1)).astimezone(UTC)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class MediaSettings(Section):
    """How avatars are fetched and how long one that nobody shows any more is kept; whether QR codes are read.

    `codes`: the pictures of an official account's new posts are fetched and read for codes, so many a post and a look;
    of these pictures none is kept. `timeout_seconds` is for one avatar, and for all pictures of a look.

    `allow` names networks beyond the public internet that a picture may come from, at any port: those of a laboratory,
    or of a platform inside an intranet. `directory` is beside a SQLite database unless it is named.
    """

    enabled: bool = True
    max_bytes: int = Field(default=5_000_000, ge=10_000, le=50_000_000)
    timeout_seconds: float = Field(default=15, gt=0, le=300)
    allow: tuple[Network, ...] = Field(default=(), strict=False)
    keep_days: int = Field(default=30, ge=1, le=36_500)
    codes: bool = True
    codes_per_post: int = Field(default=4, ge=1, le=20)
    codes_per_look: int = Field(default=12, ge=1, le=200)
    directory: Path | None = Field(default=None, strict=False)


class ConnectorSettings(Section):
    """`folder` holds the operator's own descriptions of connectors; one of a shipped one's name replaces it."""

    folder: Path | None = Field(default=None, strict=False)


class JobSettings(Section):
    """How often each job wakes up, and how soon it looks again where a look proved nothing."""

    tick_seconds: Seconds = 1
    plan_seconds: Seconds = 30
    retry_minutes: Minutes = 10
    deliver_seconds: Seconds = 1
    heartbeat_seconds: Seconds = 15
    jitter: float = Field(default=0.05, ge=0, le=0.5)
    lease_seconds: Seconds = 300


class Settings(Section):
    """diting.toml. Plugin tables stay raw here: each plugin validates its own (monitor/plugins.py)."""

    store: StoreSettings = StoreSettings()
    web: WebSettings = WebSettings()
    registry: RegistrySettings = RegistrySettings()
    hunt: HuntSettings = HuntSettings()
    guard: GuardSettings = GuardSettings()
    recheck: RecheckSettings = RecheckSettings()
    alerts: AlertSettings = AlertSettings()
    authorities: AuthoritySettings = AuthoritySettings()
    routes: dict[str, RouteSettings] = Field(default_factory=dict)
    handling: HandlingSettings = HandlingSettings()
    deadlines: DeadlineSettings = DeadlineSettings()
    evidence: EvidenceSettings = EvidenceSettings()
    documents: DocumentSettings = DocumentSettings()
    access: AccessSettings = AccessSettings()
    retention: RetentionSettings = RetentionSettings()
    media: MediaSettings = MediaSettings()
    jobs: JobSettings = JobSettings()
    connectors: ConnectorSettings = ConnectorSettings()
    platforms: Tables = Field(default_factory=dict)
    controls: dict[str, Control] = Field(default_factory=dict)
    detectors: dict[str, Tables] = Field(default_factory=dict)
    channels: Tables = Field(default_factory=dict)


def read(path: Path) -> Settings:
    """Settings from a TOML file. Raises ConfigurationError that lists every problem in it."""
    return validate(Settings, _document(path), where=str(path))


def read_plugins(path: Path) -> Settings:
    """Only what switches plugins on, so that their problems can be told together with those of the rest."""
    tables = {name: table for name, table in _document(path).items() if name in PLUGIN_TABLES}
    return validate(Settings, tables, where=str(path))


def _document(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as unreadable:
        raise ConfigurationError(
            f"{path}: cannot be read ({unreadable.strerror}); create it, or name another with --config"
        ) from unreadable
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise ConfigurationError(f"{path}: not valid TOML: {broken}; correct the file there") from broken
