"""Cases in which state secrets are suspected: by whose leave anything of them is handed out."""

from domain.errors import NotAllowed
from domain.incident import Incident

LEAVE = "secret"


def is_suspected(incident: Incident) -> bool:
    return incident.assessment.is_secret


def refuse(incident: Incident, leave: str | None) -> None:
    """Raises NotAllowed where secrets are suspected, unless somebody vouches that it may be handed out."""
    if is_suspected(incident) and leave != LEAVE:
        raise NotAllowed(
            f"{incident.reference}: state secrets are suspected in this case; a copy outside the evidence store must be"
            " allowed by the secrecy office and kept on a machine for it. If both hold, repeat with --secret"
        )


def noted(incident: Incident) -> str:
    """What the audit chain says of a case that was handed out by such a leave; '' for any other."""
    return "state secrets are suspected; handed out with --secret" if is_suspected(incident) else ""
