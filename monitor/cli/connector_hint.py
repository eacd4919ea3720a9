"""The command that makes the first fixture of a connector, ready to be run but for whom it asks about."""

import shlex
from pathlib import Path

from domain.ports import Operation
from monitor.cli.connectors_known import Listed
from monitor.connectors.record import wanted
from monitor.connectors.spec import Spec


def how_to_record(listed: Listed, spec: Spec) -> str:
    """Asked through a table that switches the connector on; where there is none, one comes first."""
    operation = next(each for each in Operation if each in spec.offered)
    file = Path(listed.file).absolute().with_name("fixtures") / f"{listed.id}.yaml"
    key = wanted(operation)
    about = [f"{key}={'ID' if key == 'user_id' else 'NAME'}"] if key else []
    table = next(iter(listed.tables), listed.id)
    command = shlex.join(["diting", "connector", "record", table, operation.value, *about, "-o", str(file)])
    first = "" if listed.tables else f"add a table [platforms.{table}], then "
    return f"{first}`{command}` makes one"
