"""What proves that a platform's answers can be believed: accounts that are there, and names that nobody bears."""

from collections.abc import Collection, Iterable
from secrets import token_hex

from config.settings import Settings
from domain.errors import ConfigurationError
from domain.registry import OfficialAccount
from monitor.connectors.described import Described
from monitor.connectors.spec import Spec
from monitor.plugins import Loaded

RANDOM = "{{random}}"
NOBODY = f"zq{RANDOM}"


def known(settings: Settings, connectors: Collection[Loaded]) -> tuple[OfficialAccount, ...]:
    """Beside the registered accounts: those of the configuration, then those of the connectors' descriptions.

    Raises ConfigurationError for a platform that nothing serves.
    """
    if unknown := settings.controls.keys() - {connector.platform for connector in connectors}:
        raise ConfigurationError(
            *(f"controls.{name}: no connector that is switched on serves this platform" for name in sorted(unknown))
        )
    configured = ((name, each.user_id, each.display_name) for name, each in settings.controls.items())
    described = (
        (platform, spec.controls.known.user_id, spec.controls.known.display_name)
        for platform, spec in _specs(connectors)
        if spec.controls.known is not None
    )
    return tuple(
        OfficialAccount(platform=platform, user_id=user_id, display_name=name, unit="")
        for platform, user_id, name in (*configured, *described)
    )


def nonsense(connectors: Iterable[Loaded], platform: str) -> str:
    """A name that nobody bears there, another one each time."""
    forms = (spec.controls.nonsense for slug, spec in _specs(connectors) if slug == platform)
    return next(forms, NOBODY).replace(RANDOM, token_hex(8))


def _specs(connectors: Iterable[Loaded]) -> Iterable[tuple[str, Spec]]:
    return ((each.platform, each.module.spec) for each in connectors if isinstance(each.module, Described))
