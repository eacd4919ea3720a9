"""How a channel is to be spoken to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """`per_minute`: the peer blocks whoever sends more, so that what is above goes out as one digest; None: no limit.

    `is_overheard`: the text passes through the hands of others (instant messengers), who may be told no secrets.
    `follows_cases`: it also hears how people end a case, since it keeps a state of its own. `is_machine`: no person
    reads it (a log collector), so that it hears beside people, never in their stead, and of cases only.
    """

    per_minute: int | None = None
    is_overheard: bool = False
    follows_cases: bool = False
    is_machine: bool = False
