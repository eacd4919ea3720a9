"""Office files are zip archives full of times: here the same content is the same bytes, wherever it is written."""

import io
import re
import zipfile
from collections.abc import Mapping

EPOCH = (1980, 1, 1, 0, 0, 0)
UNIX = 3
# What the writer of a workbook stamps with the time of writing.
STAMPED = re.compile(rb"(<dcterms:(?P<kind>created|modified)[^>]*>)[^<]*(</dcterms:(?P=kind)>)")
CORE = "docProps/core.xml"


def settled(data: bytes) -> bytes:
    """An archive with neither times nor compression in it, which differs from one zlib to the next."""
    return packed(members(data))


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.create_system = UNIX
            archive.writestr(
                info, STAMPED.sub(rb"\g<1>1980-01-01T00:00:00Z\g<3>", content) if name == CORE else content
            )
    return file.getvalue()
