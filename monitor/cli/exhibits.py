"""`diting evidence`: what proves a case: listed, added to, verified, and handed out."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click
from rich.console import Group, RenderableType
from rich.text import Text as Line
from sqlalchemy import Connection

from alerting import secrecy
from alerting.masking import contacts
from domain.errors import NotAllowed
from domain.exhibit import Evidence
from domain.incident import Incident
from domain.lead import told_by
from monitor import new_file
from monitor.cli.desk import Desk, Reference, by_option, json_option, number_argument, pass_desk, plain
from monitor.cli.handing_out import hand_out, handing_out_option, secret_option
from monitor.evidence import package
from monitor.evidence.check import check as held_against_its_list
from monitor.evidence.dossier import dossier
from monitor.evidence.locker import Locker, unsound
from monitor.evidence.words import State
from monitor.schedule import now
from monitor.store import audit, incidents, registry
from monitor.store import evidence as stored

UNSOUND = 1
INCOMPLETE = 3
SHORTEST = 8
NOTHING_KEPT = "-"


@click.group()
def evidence() -> None:
    """What proves a case, each piece under the SHA-256 of its bytes."""


@evidence.command(name="list")
@number_argument
@json_option
@pass_desk
def listing(desk: Desk, number: int, as_json: bool) -> None:
    """The evidence of an incident, in the order in which it was kept."""
    with desk.store() as store, store.reading() as conn:
        incident, found = incidents.known(conn, number), stored.of(conn, number)
        waiting = stored.waiting(conn, number)
    facts = {"reference": incident.reference, "evidence": found, "not_yet_gathered": waiting}
    desk.say(_shown(found, waiting, desk), facts, as_json=as_json)


def _shown(found: tuple[Evidence, ...], waiting: int, desk: Desk) -> RenderableType:
    left = f"Of {waiting} changes the evidence is still being gathered." if waiting else ""
    if not found:
        return left or "No evidence."
    lines = (line for number, piece in enumerate(found, start=1) for line in _lines_of(number, piece, desk))
    return Group(*lines, *([Line(left)] if left else []))


def _lines_of(number: int, piece: Evidence, desk: Desk) -> Iterator[Line]:
    """A piece over several lines: its SHA-256 is copied by people, and fits no column of a terminal."""
    is_kept = stored.is_kept(piece)
    taken = f"{piece.taken_at.astimezone(desk.settings.alerts.zone):%Y-%m-%d %H:%M:%S}"
    yield Line(f"{number}. {piece.kind}, taken {taken}, {piece.size if is_kept else NOTHING_KEPT} bytes", style="bold")
    yield Line(f"   {piece.sha256}")
    facts = {"from": _source(piece, desk), "note": piece.note if is_kept else "destroyed when its time had come"}
    yield from (plain(f"   {name}: {value}") for name, value in facts.items() if value)


def _source(piece: Evidence, desk: Desk) -> str:
    teller = told_by(piece.source)
    return teller.within(desk.settings.alerts.locale) if teller else piece.source


@evidence.command()
@number_argument
@click.argument("files", type=click.Path(exists=True, dir_okay=False, path_type=Path), nargs=-1, required=True)
@click.option("--note", default="", help="What the files show.")
@click.option("--source", default="", help="Where they come from: an address, who handed them in (default: the name).")
@by_option
@json_option
@pass_desk
def add(desk: Desk, number: int, files: tuple[Path, ...], note: str, source: str, by: str, as_json: bool) -> None:
    """Keep FILES, such as screenshots, as evidence of an incident."""
    for file in files:
        desk.locker.hold_file(file)
    with desk.store() as store, store.begin() as conn:
        incident = incidents.known(conn, number)
        keep = partial(desk.locker.keep_file, conn, incident=incident, note=note, source=source, now=now())
        kept = tuple(keep(file) for file in files)
        _write_down(conn, by, "evidence.added", incident.reference, " ".join(piece.sha256 for piece in kept))
    said = [f"{incident.reference}: kept {piece.sha256} ({piece.size} bytes)" for piece in kept]
    desk.say("\n".join(said), kept, as_json=as_json)


@evidence.command()
@click.argument("sha256", type=click.STRING)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file.")
@secret_option
@handing_out_option
@json_option
@pass_desk
def get(desk: Desk, sha256: str, output: Path, leave: str | None, by: str, as_json: bool) -> None:
    """Write one piece, by its SHA-256 or the beginning of it, to a file; one that is there is not overwritten."""
    with desk.store() as store:
        with store.reading() as conn:
            piece = _named(conn, sha256)
            cases = [incidents.known(conn, each.incident) for each in stored.starting(conn, piece.sha256)]
        incident = next(filter(secrecy.is_suspected, cases), cases[-1])
        secrecy.refuse(incident, leave)
        with new_file.opened(output) as (file, _):
            file.write(desk.locker.get(piece))
            with store.begin() as conn:
                hand_out(conn, by, "evidence.taken", incident, piece.sha256)
    desk.say(f"{output}: {piece.size} bytes, {piece.kind} of DT-{piece.incident:06d}", piece, as_json=as_json)


def _named(conn: Connection, sha256: str) -> Evidence:
    wanted = sha256.strip().lower()
    if len(wanted) < SHORTEST:
        raise NotAllowed(f"{sha256}: give at least the first {SHORTEST} digits of the SHA-256")
    found = {piece.sha256: piece for piece in stored.starting(conn, wanted)}
    if len(found) != 1:
        said = "several pieces begin so; give more digits" if found else "no such evidence; see `diting evidence list`"
        raise NotAllowed(f"{sha256}: {said}")
    (piece,) = found.values()
    if piece.media_type == stored.SEALED:
        raise NotAllowed(f"{sha256}: is a reporter's contact; see `diting report contact {piece.incident}`")
    return piece


@evidence.command()
@click.argument("number", type=Reference(1, 2**31 - 1), required=False)
@json_option
@pass_desk
@click.pass_context
def verify(context: click.Context, desk: Desk, number: int | None, as_json: bool) -> None:
    """Read every piece (of one incident) and compare it with its SHA-256. Status 1: something is missing or altered."""
    with desk.store() as store, store.reading() as conn:
        if number is not None:
            incidents.known(conn, number)
        pieces = stored.every(conn) if number is None else stored.of(conn, number)
    bad = unsound(pieces, desk.locker.vault)
    kept = sum(stored.is_kept(piece) for piece in pieces)
    said = [f"DT-{each.incident:06d}: {each.sha256} ({each.kind}) is missing or was altered" for each in bad]
    said.append(f"{kept} pieces kept, {len(pieces) - kept} destroyed in time, {len(bad)} missing or altered.")
    desk.say("\n".join(said), {"kept": kept, "unsound": bad}, as_json=as_json)
    if bad:
        context.exit(UNSOUND)


@evidence.command()
@number_argument
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The ZIP file.")
@click.option("--masked", "copy", flag_value="masked", help="For circulation: no contacts; originals stay back.")
@secret_option
@handing_out_option
@json_option
@pass_desk
@click.pass_context
def export(
    context: click.Context,
    desk: Desk,
    number: int,
    output: Path,
    copy: str | None,
    leave: str | None,
    by: str,
    as_json: bool,
) -> None:
    """Hand out the evidence of an incident as a ZIP that anybody can check. Status 3: pieces are missing.

    A file that is there already is not overwritten.
    """
    with desk.store() as store:
        with store.reading() as conn:
            incident = incidents.known(conn, number)
            secrecy.refuse(incident, leave)
            case = dossier(
                conn, number, by=by, zone=desk.settings.alerts.zone, versions=desk.locker.versions, now=now()
            )
            handed = package.for_circulation(_contacts(conn, incident)) if copy else package.whole
        # No transaction is open meanwhile: the daemon would have to wait for the disk.
        with new_file.opened(output) as (file, digest):
            packed = package.pack(case, partial(_read, desk.locker), file, copy=handed)
            sha256 = digest()
            with store.begin() as conn:
                hand_out(conn, by, "evidence.exported", incident, f"{copy or 'whole'} {sha256}")
    counts = {state.value: packed.count(state) for state in State if packed.count(state)}
    said = ", ".join(f"{count} {state}" for state, count in counts.items()) or "no evidence"
    facts = {"file": str(output), "sha256": sha256, "masked": bool(copy), "pieces": counts}
    desk.say(f"{output}: {said}\nSHA-256 {sha256}", facts, as_json=as_json)
    if packed.count(State.MISSING):
        context.exit(INCOMPLETE)


def _contacts(conn: Connection, incident: Incident) -> Iterator[str]:
    """By what the people of the unit, and those that the findings name, could be reached."""
    known = registry.load(conn)
    unit = known.unit(incident.unit)
    for each in filter(None, (unit, known.unit(unit.managing_unit) if unit else None)):
        for contact in each.contacts:
            yield from (contact.phone, contact.email, contact.messenger)
    yield from contacts(incident.findings)


def _read(locker: Locker, piece: Evidence) -> bytes | None:
    return locker.vault.get(piece.sha256)


@evidence.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
@pass_desk
@click.pass_context
def check(context: click.Context, desk: Desk, file: Path, as_json: bool) -> None:
    """Hold an exported ZIP against its own list; needs neither configuration nor database. Status 1: it was altered."""
    found = held_against_its_list(file)
    good = f"{file}: {found.reference}, {found.files} files, all as listed."
    said = "\n".join(found.problems) if found.problems else good
    desk.say(plain(said) if not found.problems else _lines(found.problems), found, as_json=as_json)
    if found.problems:
        context.exit(UNSOUND)


def _lines(problems: tuple[str, ...]) -> RenderableType:
    return Group(*map(plain, problems))


def _write_down(conn: Connection, by: str, action: str, what: str, after: str) -> None:
    audit.append(conn, at=now(), actor=by, action=action, object=what, before="", after=after, result="")
