"""A connector that is described in a file, in the shape in which plugins are found: Options and Platform."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from pydantic import BaseModel

from domain.connector import Verified
from domain.ports import Operation
from monitor.connectors import platform
from monitor.connectors.platform import Asks, Platform
from monitor.connectors.spec import Spec


@dataclass(frozen=True)
class Described:
    """All but `spec` and `built` is what a module of monitor/platforms has."""

    spec: Spec

    @property
    def PLATFORM(self) -> str:
        return self.spec.platform

    @property
    def OPERATIONS(self) -> frozenset[Operation]:
        return self.spec.offered

    @property
    def CLASS(self) -> str:
        return self.spec.grade

    @property
    def VERIFIED(self) -> Verified:
        return self.spec.verified

    @cached_property
    def Options(self) -> type[BaseModel]:
        return platform.options(self.spec)

    def built(self, slug: str, options: BaseModel, http: Asks, clock: Callable[[], datetime]) -> Platform:
        return Platform(slug, self.spec, options, http, clock=clock)
