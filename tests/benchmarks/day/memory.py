"""How much memory this process holds."""

import os
import tracemalloc
from dataclasses import dataclass
from pathlib import Path

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """MiB after so many simulated hours: of the process, and of what Python has allocated if that is traced."""

    hour: float
    resident: float
    allocated: float


def measured(hour: float) -> Memory:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    resident = pages * os.sysconf("SC_PAGE_SIZE") / MEBIBYTE
    return Memory(hour=hour, resident=resident, allocated=tracemalloc.get_traced_memory()[0] / MEBIBYTE)
