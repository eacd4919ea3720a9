"""What somebody does about what the doctor found, in one sentence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from domain.answer import Outcome
from monitor.connectors.doctor import Check, Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """A connector as its operator knows it: its table, the platform it serves, the names of its credentials."""

    name: str
    platform: str
    credentials: tuple[str, ...] = ()


def remedy(patient: Patient, check: Check) -> str:
    """What to do; "" where nothing is wrong."""
    return "" if check.trouble is None else _REMEDIES[check.trouble](patient, check)


def _new_login(patient: Patient, _: Check) -> str:
    if not patient.credentials:
        return f"this connector has no login to give; check base_url under [platforms.{patient.name}]"
    what = " or ".join(name.removeprefix(f"{patient.name}-") for name in patient.credentials)
    return f"put a new {what} into the credential {' or '.join(patient.credentials)}, then restart"


def _slower(patient: Patient, _: Check) -> str:
    return (
        f"wait until then; if it happens again, lower politeness.requests_per_second under [platforms.{patient.name}]"
    )


def _unblock(patient: Patient, check: Check) -> str:
    renewed = f", then {_new_login(patient, check)}" if patient.credentials else ""
    return f"open the platform in a browser on this machine's network and pass its check{renewed}; do not ask sooner"


def _mend_the_mapping(patient: Patient, _: Check) -> str:
    return (
        f"the platform may have changed: `diting connector record {patient.name}` keeps what it answers now; correct a"
        " copy of the connector's file in the folder of [connectors], or install a newer Diting"
    )


def _reach(patient: Patient, _: Check) -> str:
    return (
        f"check base_url and politeness.proxy under [platforms.{patient.name}], and whether this machine"
        " reaches that host; otherwise the platform is out of order: wait"
    )


def _wait(patient: Patient, check: Check) -> str:
    if check.refusal is Outcome.AUTH:
        return f"{_new_login(patient, check)}: a new one is asked with at once"
    return "wait until then; nothing was asked now"


def _register(patient: Patient, _: Check) -> str:
    return (
        f"register an account on {patient.platform}, or name one that exists under [controls.{patient.platform}]:"
        " without it an empty answer proves nothing"
    )


def _correct_the_name(patient: Patient, _: Check) -> str:
    return (
        "if the name is still right, the search is blind (a login too weak, or a mapping out of date) and what it does"
        " not find may well be there; otherwise correct the name in the register or under"
        f" [controls.{patient.platform}]"
    )


def _distrust(patient: Patient, _: Check) -> str:
    return (
        "it ignores what it is asked for, so that what it finds says nothing; check the request of this operation:"
        f" `diting connector show {patient.name}`"
    )


def _correct_the_id(patient: Patient, _: Check) -> str:
    return (
        f"correct its ID in the register or under [controls.{patient.platform}]; if the ID is right, the account is not"
        " there any more: see `diting incidents list`"
    )


_REMEDIES: Mapping[Trouble, Callable[[Patient, Check], str]] = {
    Trouble.AUTH: _new_login,
    Trouble.RATE_LIMITED: _slower,
    Trouble.BLOCKED: _unblock,
    Trouble.SHAPE: _mend_the_mapping,
    Trouble.ERROR: _reach,
    Trouble.HELD: _wait,
    Trouble.NO_CONTROL: _register,
    Trouble.CONTROL_NOT_FOUND: _correct_the_name,
    Trouble.NONSENSE_FOUND: _distrust,
    Trouble.ABSENT: _correct_the_id,
}
