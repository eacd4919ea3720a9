"""Marks for tests: strangers who pass for 临泽市公安局 unless a test says otherwise."""

from random import Random
from typing import Any

from detectors.pictures.prints import GRID
from detectors.relations.marks import Marks
from domain.look import Picture

BIO = "官方服务窗口提供证件代办快速出证先办后付"


def marked(account: str, **changes: Any) -> Marks:
    return Marks(**{"account": account, "unit": "linze-ga"} | changes)


def picture(name: str, **changes: Any) -> Picture:
    """A picture of noise: another name is another picture."""
    noise = Random(name).randbytes(GRID * GRID).hex()
    return Picture(**{"sha256": f"sum of {name}", "prints": (noise,)} | changes)
