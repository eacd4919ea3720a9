"""What kind of bytes a piece is, and how its file's name ends."""

from pathlib import PurePath

from monitor.http.sniff import is_picture, media_type

UNKNOWN = "application/octet-stream"
ENDINGS = {
    "application/json": "json",
    "application/msword": "doc",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/zip": "zip",
    "audio/mpeg": "mp3",
    "image/avif": "avif",
    "image/bmp": "bmp",
    "image/gif": "gif",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "text/csv": "csv",
    "text/html": "html",
    "text/plain": "txt",
    "video/mp4": "mp4",
}
FORMS = {ending: form for form, ending in ENDINGS.items()} | {"jpeg": "image/jpeg", "htm": "text/html"}


def form_of(name: str, data: bytes) -> str:
    """A picture by its first bytes, whatever it is called; anything else as its name says."""
    return media_type(data) if is_picture(data) else FORMS.get(PurePath(name).suffix.lstrip(".").lower(), UNKNOWN)


def ending_of(form: str) -> str:
    return ENDINGS.get(form, "bin")
