"""In how many days a form is to be filed: the ledger, the reports and the inspection count alike."""

from config.section import validate
from detectors.compliance.filing import Options
from monitor.cli.desk import Desk


def filing_terms(desk: Desk) -> Options:
    """Raises ConfigurationError, which names the table."""
    table = desk.settings.detectors.get("compliance", {}).get("filing", {})
    return validate(Options, table, where=f"{desk.path}: detectors.compliance.filing")
