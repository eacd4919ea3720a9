"""Every error that Diting raises on purpose, named by what happens next.

DitingError
├── ConfigurationError      the operator mends a file; the start stops
├── RegistryError           the operator mends a spreadsheet; nothing was changed
├── NotAllowed              a person asked for a step that the state of the incident forbids
├── StaleIncident           the incident changed meanwhile; read it again and decide anew
├── AuditBroken             the audit chain does not verify
└── ChannelError            a message was not delivered
    ├── Retry               try again later, with growing pauses
    ├── Throttled           try again, not before `until`
    └── Permanent           trying again is useless; a person must mend the channel
"""

from datetime import datetime

from domain.text import Text


class DitingError(Exception):
    """The root of all errors that are reported in one line, without a traceback."""


class ConfigurationError(DitingError):
    """One or more problems of the configuration; `problems` are whole sentences with file, key and remedy."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class RegistryError(DitingError):
    """A register or one of its files cannot be used as it is."""


class NotAllowed(DitingError):
    """The step is not open to an incident in this state. `text` has it in both languages, where it was said in both."""

    def __init__(self, said: str | Text) -> None:
        super().__init__(said.en if isinstance(said, Text) else said)
        self.text = said if isinstance(said, Text) else None


class StaleIncident(DitingError):
    """Somebody else changed the incident between reading and saving."""


class AuditBroken(DitingError):
    """The audit chain has been cut or altered."""


class ChannelError(DitingError):
    """A message was not delivered."""


class Retry(ChannelError):
    """A passing fault."""


class Throttled(ChannelError):
    """The peer asked to wait until `until`."""

    def __init__(self, reason: str, until: datetime) -> None:
        super().__init__(reason)
        self.until = until


class Permanent(ChannelError):
    """The peer will never take it: a wrong address, secret or format."""
