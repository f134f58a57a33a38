"""Several text files in one: the same files give the same bytes, whenever they are packed."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, Path, ZipFile, ZipInfo

if TYPE_CHECKING:
    from collections.abc import Mapping

_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)


def pack(files: Mapping[str, str]) -> bytes:
    """Return the files, by name, as one zip file."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(ZipInfo(name, _NO_TIME), text, ZIP_DEFLATED)
    return content.getvalue()


def folder_in(content: bytes) -> Path:
    """Return the folder of the files in a zip file, to read them like any others."""
    return Path(ZipFile(BytesIO(content)))


def unpack(content: bytes) -> dict[str, str]:
    """Return the text of each file in a zip file."""
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}
