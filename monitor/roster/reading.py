"""From a spreadsheet file to shifts, with everything that is wrong about it. Stores nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from difflib import get_close_matches
from pathlib import Path

from domain.errors import RegistryError
from domain.registry import Contact, ContactRole, Unit
from domain.shift import Shift
from monitor.registry import cells, values
from monitor.registry.cells import fold
from monitor.registry.importer import LIMITS, open_sheet
from monitor.registry.problem import Gravity
from monitor.registry.sheet import Row
from monitor.roster import times
from monitor.roster.flaws import Code, Flaw, flaw
from monitor.roster.times import Point
from monitor.roster.vocabulary import Column, Vocabulary

SEARCHED_ROWS = 10
REQUIRED = (Column.UNIT, Column.NAME)
WHEN = (Column.DAY, Column.STARTS)
REACHED_BY = (Column.PHONE, Column.EMAIL, Column.MESSENGER)
# The first one that holds is told.
CONFLICTS = (Code.REPEATED, Code.TWICE, Code.OVERLAPS)
Placed = tuple[int, Shift]
# The roster of a month that has begun holds days that are past; what is older is a slip of the pen.
LONG = timedelta(days=31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a roster amounts to; `rows` counts the data rows."""

    shifts: tuple[Shift, ...]
    flaws: tuple[Flaw, ...]
    rows: int

    @property
    def errors(self) -> tuple[Flaw, ...]:
        return tuple(found for found in self.flaws if found.severity is Gravity.ERROR)


def read_roster(
    path: Path,
    *,
    units: Iterable[Unit],
    zone: tzinfo,
    words: Vocabulary,
    sheet: str = "",
    now: datetime | None = None,
) -> Report:
    """The roster in `path` (CSV or XLSX); what was over long before `now` is told.

    Raises RegistryError when the file as a whole cannot be used.
    """
    where, table = str(path), open_sheet(path, sheet, words.is_known, LIMITS)
    header = _header(where, table.rows, words)
    clerk = _Clerk(columns=_columns(where, header, words), keys=_keys(units), zone=zone, words=words, now=now)
    below = [row for row in table.rows if row.number > header.number and clerk.is_an_entry(row)]
    if not below:
        raise RegistryError(f"{where}: no rows below the headers of row {header.number}")
    read = [clerk.read(row) for row in below]
    shifts, conflicts = _apart([(row.number, shift) for row, (shift, _) in zip(below, read, strict=True) if shift])
    own = (found for _, flaws in read for found in flaws)
    flaws = sorted((*own, *conflicts), key=lambda found: (found.row, found.severity, found.column))
    return Report(shifts=shifts, flaws=tuple(flaws), rows=len(below))


def _header(where: str, rows: Sequence[Row], words: Vocabulary) -> Row:
    """The row among the first ten with most known headers."""
    best = max(rows[:SEARCHED_ROWS], key=lambda row: sum(map(words.is_known, row.cells)), default=None)
    known = {words.column(header) for header in best.cells} if best else set()
    missing = [words.label(column) for column in REQUIRED if column not in known]
    if known.isdisjoint(WHEN):
        missing.append(" / ".join(words.label(column) for column in WHEN))
    if best is None or missing:
        raise RegistryError(
            f"{where}: no header row in the first {SEARCHED_ROWS} rows names {'、'.join(missing)};"
            " add these headers, or their words to config/roster_headers.toml"
        )
    return best


def _columns(where: str, header: Row, words: Vocabulary) -> Mapping[Column, tuple[int, str]]:
    found: dict[Column, tuple[int, str]] = {}
    for index, text in enumerate(header.cells):
        column = words.column(text)
        if column is not None and column in found:
            raise RegistryError(f"{where}: {found[column][1]} and {text} say the same; remove or rename one of them")
        if column is not None:
            found[column] = index, text
    return found


def _keys(units: Iterable[Unit]) -> Mapping[str, frozenset[str]]:
    """The keys of the units that bear each name, short name, code or key."""
    found = defaultdict(set)
    for unit in units:
        for name in (unit.key, unit.name, unit.code, *unit.aliases):
            if name:
                found[fold(name)].add(unit.key)
    return {name: frozenset(keys) for name, keys in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clerk:
    """Reads row after row of one sheet."""

    columns: Mapping[Column, tuple[int, str]]
    keys: Mapping[str, frozenset[str]]
    zone: tzinfo
    words: Vocabulary
    now: datetime | None

    def read(self, row: Row) -> tuple[Shift | None, tuple[Flaw, ...]]:
        """The shift of a row, None where an error leaves it out, and everything to be said about it."""
        flaws = tuple(self._flaws(row))
        if any(found.severity is Gravity.ERROR for found in flaws):
            return None, flaws
        (unit,) = self.keys[fold(self._text(row, Column.UNIT))]
        day, starts, ends = self._ends(row)
        assert day is not None
        assert starts is not None
        assert ends is not None
        first, last = times.span(day, starts, ends).within(self.zone)
        return Shift(
            unit=unit, starts=first.astimezone(UTC), ends=last.astimezone(UTC), contact=self._contact(row)
        ), flaws

    def is_an_entry(self, row: Row) -> bool:
        """Neither a remark below the table nor a signature."""
        return any(self._text(row, column) for column in (*REQUIRED, *WHEN))

    def _text(self, row: Row, column: Column) -> str:
        index, _ = self.columns.get(column, (len(row.cells), ""))
        return cells.one_line(row.cells[index]) if index < len(row.cells) else ""

    def _flaw(self, row: Row, column: Column, code: Code, **facts: object) -> Flaw:
        _, header = self.columns.get(column, (0, self.words.label(column)))
        return flaw(row.number, header, code, **facts)

    def _flaws(self, row: Row) -> Iterator[Flaw]:
        for column in (*REQUIRED, Column.ROLE):
            if column in self.columns and not self._text(row, column):
                yield self._flaw(row, column, Code.MISSING)
        yield from self._about_the_unit(row)
        role = self._text(row, Column.ROLE)
        if role and self.words.role(role) is None:
            yield self._flaw(row, Column.ROLE, Code.UNKNOWN_ROLE, value=role, allowed="、".join(self.words.role_labels))
        yield from self._about_the_person(row)
        yield from self._about_the_time(row)

    def _about_the_unit(self, row: Row) -> Iterator[Flaw]:
        text = self._text(row, Column.UNIT)
        keys = self.keys.get(fold(text), frozenset())
        if len(keys) > 1:
            yield self._flaw(row, Column.UNIT, Code.AMBIGUOUS_UNIT, value=text)
        elif text and not keys:
            near = next(iter(get_close_matches(fold(text), self.keys, n=1, cutoff=0.7)), "")
            said = {"near": f"；是否应为「{near}」？" if near else "", "near_en": f"; is it {near}?" if near else ""}
            yield self._flaw(row, Column.UNIT, Code.UNKNOWN_UNIT, value=text, **said)

    def _about_the_person(self, row: Row) -> Iterator[Flaw]:
        phone, email, messenger = (self._text(row, column) for column in REACHED_BY)
        if not (phone or email or messenger):
            yield self._flaw(row, Column.PHONE, Code.UNREACHABLE)
        elif not (values.messenger(messenger) or values.is_email(email)):
            yield self._flaw(row, Column.EMAIL, Code.NO_ADDRESS)
        if phone and not values.is_phone(phone):
            yield self._flaw(row, Column.PHONE, Code.PHONE_FORMAT, value=values.masked(phone))
        if email and not values.is_email(email):
            yield self._flaw(row, Column.EMAIL, Code.EMAIL_FORMAT)
        if messenger and not values.messenger(messenger):
            yield self._flaw(row, Column.MESSENGER, Code.MESSENGER_FORMAT)

    def _about_the_time(self, row: Row) -> Iterator[Flaw]:
        unreadable = [column for column in (*WHEN, Column.ENDS) if self._is_unreadable(row, column)]
        for column in unreadable:
            yield self._flaw(row, column, Code.UNREADABLE_TIME, value=self._text(row, column))
        if unreadable:
            return
        day, starts, ends = self._ends(row)
        if day is None or starts is None:
            text = self._text(row, Column.STARTS)
            code = Code.UNREADABLE_TIME if text else Code.MISSING
            yield self._flaw(row, self._beginning, code, value=text)
        elif ends is None:
            yield self._flaw(row, Column.ENDS, Code.NO_END)
        else:
            yield from self._about_the_span(row, day, starts, ends)

    def _about_the_span(self, row: Row, day: date, starts: Point, ends: Point) -> Iterator[Flaw]:
        span = times.span(day, starts, ends)
        if span.is_backward:
            yield self._flaw(row, Column.ENDS, Code.ENDS_TOO_EARLY)
        elif span.is_too_long:
            yield self._flaw(row, Column.ENDS, Code.TOO_LONG)
        elif self.now is not None and span.within(self.zone)[1] < self.now - LONG:
            yield self._flaw(row, self._beginning, Code.LONG_PAST)
        elif starts.hour is not None and ends.hour is None:
            yield self._flaw(row, Column.ENDS, Code.ENDS_WITH_THE_DAY)

    @property
    def _beginning(self) -> Column:
        """Where a row says when a shift begins."""
        return Column.STARTS if Column.STARTS in self.columns else Column.DAY

    def _is_unreadable(self, row: Row, column: Column) -> bool:
        text = self._text(row, column)
        return bool(text) and times.point(text) is None

    def _ends(self, row: Row) -> tuple[date | None, Point | None, Point | None]:
        """The day that a shift begins on, its beginning and its end; None where the row does not say."""
        on, starts, ends = (times.point(self._text(row, column)) for column in (*WHEN, Column.ENDS))
        starts = starts or on
        day = (starts and starts.day) or (on and on.day) or None
        whole = Point(day=day) if starts is not None and starts.hour is None else None
        return day, starts, ends or whole

    def _contact(self, row: Row) -> Contact:
        email = self._text(row, Column.EMAIL)
        return Contact(
            role=self.words.role(self._text(row, Column.ROLE)) or ContactRole.DUTY_OFFICER,
            name=self._text(row, Column.NAME),
            phone=self._text(row, Column.PHONE),
            email=email if values.is_email(email) else "",
            messenger=values.messenger(self._text(row, Column.MESSENGER)),
        )


def _apart(placed: Sequence[Placed]) -> tuple[tuple[Shift, ...], tuple[Flaw, ...]]:
    """The shifts that can stand beside each other, and which ones overlap or repeat an earlier row."""
    kept: dict[tuple[str, ContactRole], list[Placed]] = defaultdict(list)
    flaws = []
    for row, shift in placed:
        beside = kept[shift.unit, shift.contact.role]
        conflicts = {_conflict(shift, other): first for first, other in reversed(beside)}
        worst = next((code for code in CONFLICTS if code in conflicts), None)
        if worst is not None:
            flaws.append(flaw(row, "", worst, first=conflicts[worst]))
        if worst in {None, Code.OVERLAPS}:
            beside.append((row, shift))
    everywhere = sorted((placed for own in kept.values() for placed in own), key=lambda placed: placed[0])
    return tuple(shift for _, shift in everywhere), tuple(flaws)


def _conflict(shift: Shift, other: Shift) -> Code | None:
    if shift == other:
        return Code.REPEATED
    if shift.starts == other.starts:
        return Code.TWICE
    return Code.OVERLAPS if shift.starts < other.ends and other.starts < shift.ends else None
