"""A CSV file as rows that know their line, and what is wrong with it as complaints that name it.

Spreadsheets write files with a byte order mark, in odd encodings, with columns moved or missing. A column
we do not know is ignored with a notice; whatever would make us misread a row is a complaint.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from io import StringIO
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import pathlib
    import zipfile
    from collections.abc import Iterator, Mapping, Sequence

File: TypeAlias = "pathlib.Path | zipfile.Path"
"""A file or folder, on the disk or in an archive."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong, and where; no line for a whole file, no column for a whole row."""

    file: str
    line: int | None
    column: str | None
    reason: str

    def __str__(self) -> str:
        place = [self.file]
        place += [] if self.line is None else [f"line {self.line}"]
        place += [] if self.column is None else [self.column]
        return f"{', '.join(place)}: {self.reason}"


class BadFile(Exception):  # noqa: N818 - what it is, not that it is an error
    """A file that cannot be read, with every complaint about it."""

    def __init__(self, complaints: Sequence[Complaint]) -> None:
        super().__init__("\n".join(map(str, complaints)))
        self.complaints = tuple(complaints)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a file, by column, without the blanks around each cell."""

    file: str
    line: int
    cells: Mapping[str, str]

    def complain(self, column: str | None, reason: str) -> Complaint:
        """Return a complaint about this row."""
        return Complaint(self.file, self.line, column, reason)


@dataclass(slots=True)
class Findings:
    """What reading several files brings up beside their content: bad rows, and notices about odd columns."""

    complaints: list[Complaint] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def read_rows(
    path: File, columns: Sequence[str], findings: Findings, *, optional: frozenset[str] = frozenset()
) -> Iterator[Row]:
    """Yield the rows of a file; a row with the wrong number of cells is a finding.

    Raises
    ------
    BadFile
        If the file is not UTF-8, has no header, or lacks a column that is not optional.
    """
    records = _records(path)
    try:
        _, header = next(records)
    except StopIteration:
        raise BadFile([Complaint(path.name, None, None, "the file is empty; it needs a header")]) from None
    names = [name.strip() for name in header]
    _check_header(path.name, names, columns, optional)
    unknown = [name for name in names if name not in columns]
    if unknown:
        findings.notices.append(f"{path.name}: unknown columns are ignored: {', '.join(unknown)}")
    for line, record in records:
        if len(record) != len(names):
            reason = f"{len(record)} cells where the header has {len(names)}"
            findings.complaints.append(Complaint(path.name, line, None, reason))
            continue
        cells = dict.fromkeys(optional, "") | dict(zip(names, map(str.strip, record), strict=True))
        yield Row(path.name, line, cells)


def _check_header(file: str, names: Sequence[str], columns: Sequence[str], optional: frozenset[str]) -> None:
    missing = [name for name in columns if name not in names and name not in optional]
    if missing:
        reason = f"the header lacks {', '.join(missing)}"
        raise BadFile([Complaint(file, 1, None, reason)])
    twice = sorted({name for name in names if name in columns and names.count(name) > 1})
    if twice:
        raise BadFile([Complaint(file, 1, twice[0], "the column stands twice")])


def _records(path: File) -> Iterator[tuple[int, list[str]]]:
    """Yield each record that is not blank, with the line it begins in."""
    reader = csv.reader(StringIO(_text(path), newline=""), strict=True)
    line = 1
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                yield line, record
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadFile([Complaint(path.name, line, None, f"not a CSV row: {error}")]) from error


def _text(path: File) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = f"the file cannot be read: {error.strerror or error}"
        raise BadFile([Complaint(path.name, None, None, reason)]) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadFile([Complaint(path.name, line, None, "not UTF-8; save the file as UTF-8")]) from error
