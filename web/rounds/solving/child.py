"""Work that may take long or fail, done in a process of its own that can be stopped at any instant.

The child is a fork: it begins at once and knows what its parent knows. It touches no database; what it finds
comes back through a pipe, and so does each step that it begins.
"""

from __future__ import annotations

import multiprocessing
import resource
import time
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    from matching import Step

Found = TypeVar("Found")
MOST_MEMORY: Final = 4 << 30
LOOK_UP_SECONDS: Final = 0.2
_SAYS, _FOUND, _FAILED = "says", "found", "failed"


class TooLongError(Exception):
    """The work was stopped: it took longer than it may."""


class StoppedError(Exception):
    """The work was stopped because everything is to stop; it can be done again."""


class FaultError(Exception):
    """The work failed, or its process fell; the text names the kind of fault and nobody."""


def in_child(
    work: Callable[[Callable[[Step], None]], Found],
    seconds: float,
    hear: Callable[[Step], None],
    may_go_on: Callable[[], bool],
) -> Found:
    """Return what the work finds.

    Parameters
    ----------
    work
        Is given a function to tell of each step that begins.
    seconds
        How long it may take.
    hear
        Is told of each step, in this process.
    may_go_on
        Whether to go on; asked a few times a second.

    Raises
    ------
    TooLongError, StoppedError, FaultError
        If there is nothing to return; the process is gone then.
    """
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_do, args=(work, theirs), daemon=True)
    child.start()
    theirs.close()
    try:
        found: Found = _listen(ours, time.monotonic() + seconds, hear, may_go_on)
        return found
    finally:
        child.kill()
        child.join()
        ours.close()


def _listen(
    ours: Connection, ends: float, hear: Callable[[Step], None], may_go_on: Callable[[], bool]
) -> Any:
    while True:
        if not may_go_on():
            raise StoppedError
        if time.monotonic() > ends:
            raise TooLongError
        if not ours.poll(LOOK_UP_SECONDS):
            continue
        try:
            kind, content = ours.recv()
        except EOFError:
            raise FaultError("the process fell") from None
        if kind == _FAILED:
            raise FaultError(content)
        if kind == _FOUND:
            return content
        hear(content)


def _do(work: Callable[[Callable[[Step], None]], Found], theirs: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    try:
        theirs.send((_FOUND, work(lambda step: theirs.send((_SAYS, step)))))
    except Exception as fault:  # noqa: BLE001 - the parent tells of it; the text may name somebody
        theirs.send((_FAILED, type(fault).__name__))
