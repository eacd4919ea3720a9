"""`python -m alerting.documents.making`: writes every shipped template anew."""

from collections.abc import Callable
from pathlib import Path

from alerting.documents.making import letters, reports

FOLDER = Path(__file__).parent.parent / "templates"
TEMPLATES: dict[str, Callable[[], bytes]] = {
    "brief": reports.brief,
    "facts-sheet": reports.facts_sheet,
    "freeze": letters.freeze,
    "letter": letters.letter,
    "notice-cyberspace": letters.notice_cyberspace,
    "notice-police": letters.notice_police,
    "public-notice": letters.public_notice,
    "rectification": letters.rectification,
    "report": reports.report,
    "summary": reports.summary,
}


def write(folder: Path) -> None:
    for name, make in TEMPLATES.items():
        (folder / f"{name}.docx").write_bytes(make())


if __name__ == "__main__":
    write(FOLDER)
