"""A baseline as bytes, at most LARGEST of them, and back."""

import struct
from collections import deque
from datetime import UTC, date, datetime
from math import isnan

import numpy as np
from numpy.typing import NDArray

from detectors.behaviour.baseline import ROOMS, STEPS, Baseline
from detectors.behaviour.calendar import SLOTS
from detectors.behaviour.combination import WINDOWS
from detectors.behaviour.grams import BUCKETS
from detectors.behaviour.measure import Measure
from detectors.behaviour.recent import MOST, Recent
from detectors.behaviour.running import Running
from detectors.behaviour.script import SCRIPTS
from detectors.behaviour.signals import ORDER
from detectors.behaviour.stock import Stock
from detectors.behaviour.style import FEATURES
from detectors.behaviour.traits import Habit
from detectors.behaviour.wording import Wording

LARGEST = 20_480
VERSION = 3
# Version, posts, doubtful ones, last post (seconds, NaN: none), day (0: none), posts learned that day.
HEAD = struct.Struct("<HIIdIH")
# Scores, latest posts, bytes of their names, marks of each habit.
COUNTS = struct.Struct("<BBHHHHH")
# A longer name of a post is not kept.
LONGEST_NAME = 80


class Unreadable(ValueError):
    """These bytes are no baseline of this version: learn the account anew from its stored posts."""


def packed(baseline: Baseline) -> bytes:
    measure, last = baseline.measure, baseline.last_at
    seconds, day = last.timestamp() if last else float("nan"), baseline.day.toordinal() if baseline.day else 0
    known = [baseline.stocks[habit].known for habit in Habit]
    latest, names = baseline.recent.latest, _names(baseline.recent)
    return b"".join(
        (
            HEAD.pack(VERSION, baseline.posts, baseline.doubtful, seconds, day, baseline.today),
            COUNTS.pack(len(measure.scores), len(latest), len(names), *map(len, known)),
            baseline.wording.weights.astype("<f2").tobytes(),
            baseline.slots.astype("<u4").tobytes(),
            baseline.scripts.astype("<u4").tobytes(),
            *(_row(running) for running in (measure.usual, measure.levels, baseline.form)),
            np.minimum(baseline.strange, 65535).astype("<u2").tobytes(),
            baseline.recent.paces.astype("<u4").tobytes(),
            np.array([at.timestamp() for _, at in latest], dtype="<f8").tobytes(),
            names,
            baseline.furthest.astype("<f4").tobytes(),
            np.array(measure.scores, dtype="<f4").tobytes(),
            np.array([[stock.taken, stock.fresh] for stock in baseline.stocks.values()], dtype="<f4").tobytes(),
            np.array([mark for marks in known for mark in marks], dtype="<u4").tobytes(),
        )
    )


def unpacked(data: bytes) -> Baseline:
    """Raises Unreadable."""
    try:
        return _unpacked(data)
    except (struct.error, ValueError, OverflowError, OSError) as error:
        raise Unreadable(str(error)) from error


def _unpacked(data: bytes) -> Baseline:
    version, posts, doubtful, seconds, day, today = HEAD.unpack_from(data)
    if version != VERSION:
        raise Unreadable(f"version {version}")
    scores, latest, named, *known = COUNTS.unpack_from(data, HEAD.size)
    rows = _Rows(data, HEAD.size + COUNTS.size)
    wording, slots = Wording(rows.take("<f2", BUCKETS).astype(np.float32)), rows.take("<u4", SLOTS).astype(np.int64)
    scripts = rows.take("<u4", len(SCRIPTS)).astype(np.int64)
    measure = Measure(usual=_running(rows, len(ORDER)), levels=_running(rows, len(WINDOWS)))
    form = _running(rows, FEATURES)
    strange = rows.take("<u2", STEPS).astype(np.int64)
    recent = _recent(rows, latest, named)
    furthest = rows.take("<f4", len(WINDOWS)).astype(np.float64)
    measure.scores.extend(rows.take("<f4", scores).tolist())
    baseline = Baseline(
        measure=measure, form=form, wording=wording, slots=slots, stocks=_stocks(rows, known), strange=strange
    )
    baseline.recent, baseline.furthest, baseline.doubtful, baseline.scripts = recent, furthest, doubtful, scripts
    rows.close()
    baseline.posts, baseline.today = posts, today
    baseline.last_at = None if isnan(seconds) else datetime.fromtimestamp(seconds, UTC)
    baseline.day = date.fromordinal(day) if day else None
    return baseline


def _names(recent: Recent) -> bytes:
    kept = (name.encode("utf-8", "surrogatepass") for name, _ in recent.latest)
    return b"\0".join(name if len(name) <= LONGEST_NAME and b"\0" not in name else b"" for name in kept)


def _recent(rows: "_Rows", latest: int, named: int) -> Recent:
    paces, times = rows.take("<u4", MOST).astype(np.int64), rows.take("<f8", latest).tolist()
    names = rows.take("<u1", named).tobytes().decode("utf-8", "surrogatepass").split("\0")
    posts = zip(names, (datetime.fromtimestamp(at, UTC) for at in times), strict=True) if latest else ()
    return Recent(latest=deque(posts, maxlen=MOST), paces=paces)


def _stocks(rows: "_Rows", known: list[int]) -> dict[Habit, Stock]:
    rates = rows.take("<f4", 2 * len(Habit)).tolist()
    return {
        habit: Stock(
            room=ROOMS[habit],
            taken=rates[2 * place],
            fresh=rates[2 * place + 1],
            known=dict.fromkeys(rows.take("<u4", known[place]).astype(np.int64).tolist()),
        )
        for place, habit in enumerate(Habit)
    }


class _Rows:
    """Reads rows of numbers one after the other."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data, self.at = data, at

    def take(self, kind: str, many: int) -> NDArray[np.generic]:
        found = np.frombuffer(self.data, dtype=kind, count=many, offset=self.at)
        self.at += found.nbytes
        return found

    def close(self) -> None:
        if self.at != len(self.data):
            raise Unreadable("longer than a baseline")


def _row(running: Running) -> bytes:
    values = np.concatenate([[running.seen], running.mean, running.variance])
    return bytes(values.astype("<f4").tobytes())


def _running(rows: _Rows, many: int) -> Running:
    values = rows.take("<f4", 1 + 2 * many).astype(np.float64)
    return Running(values[1 : many + 1], values[many + 1 :], int(values[0]))
