"""People who are alike: what depends on a few answers is worked out once for all who gave the same."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.bitsets import Rows

Codes: TypeAlias = NDArray[Any]
"""One answer in numbers; the last axis is the kinds of people, or pairs of people."""
_Answers = TypeVar("_Answers", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Kinds:
    """The people of one side, sorted by some of their answers.

    Parameters
    ----------
    codes
        What each kind has answered, each of shape (..., kinds).
    kind
        The kind of each person, shape (people,).
    """

    codes: Sequence[Codes]
    kind: Rows

    @classmethod
    def answering(cls, *columns: Sequence[StrEnum | int | None]) -> Self:
        """Sort people by answers; each answer is a column over the people."""
        answers, kind = kinds_of(zip(*columns, strict=True))
        codes = np.array([[_code(one) for one in some] for some in answers], dtype=np.int64)
        return cls([*codes.reshape(-1, len(columns)).T], kind)

    @classmethod
    def of_rows(cls, rows: NDArray[Any]) -> Self:
        """Sort people by answers that are numbers already, shape (people, answers)."""
        first, kind = alike(rows)
        return cls([*rows[first].T.astype(np.int64)], kind)

    def __len__(self) -> int:
        return int(self.codes[0].shape[-1])


def _code(answer: StrEnum | int | None) -> int:
    """Return a number as it is, a word by its place among its kind, and -1 for unknown."""
    if answer is None:
        return -1
    return [*type(answer)].index(answer) if isinstance(answer, StrEnum) else answer


def kinds_of(answers: Iterable[_Answers]) -> tuple[list[_Answers], Rows]:
    """Return the answers of each kind, in the order in which they first occur, and each person's kind."""
    kinds: dict[_Answers, int] = {}
    kind = [kinds.setdefault(one, len(kinds)) for one in answers]
    return [*kinds], np.array(kind, dtype=np.intp)


def alike(rows: NDArray[Any]) -> tuple[Rows, Rows]:
    """Return the first row of each kind, in the order in which they first occur, and each row's kind."""
    whole_rows = np.ascontiguousarray(rows).view(np.dtype((np.void, rows.shape[1] * rows.itemsize)))
    _, kind = kinds_of(whole_rows.ravel().tolist())
    return np.unique(kind, return_index=True)[1], kind
