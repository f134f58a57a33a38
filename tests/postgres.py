"""A PostgreSQL server that lives as long as the tests do.

Its programs are the machine's own, or those that PGBIN names. It listens on a socket in a folder of its own
and on no port. Root may start it: the server then runs as an unprivileged user, as PostgreSQL demands.
"""

from __future__ import annotations

import os
import pwd
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder in memory, if the machine has one
START_SECONDS = 60

# The shell outlives whoever started it by a moment: when the other end of its input closes, because the tests
# ended, were interrupted or were killed, it stops the server and removes the folder.
KEEPER = """
exec >"$DIR/log" 2>&1
"$BIN/initdb" -D "$DIR/data" --auth=trust --username=postgres --encoding=UTF8 --locale=C.UTF-8 --no-sync &&
"$BIN/postgres" -D "$DIR/data" -k "$DIR" -c listen_addresses= -c max_connections=50 \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off &
cat >/dev/null
kill -QUIT $(head -n 1 "$DIR/data/postmaster.pid")
wait
rm -rf "$DIR"
"""


class NoPostgresError(RuntimeError):
    """There is no PostgreSQL on this machine; half the tests would be worth nothing."""


@contextmanager
def running() -> Iterator[str]:
    """Run a server; give the folder of its socket, which is the host to connect to."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=memory_folder()))
    owner = _owner()
    if owner:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    keeper = subprocess.Popen(
        ["/bin/sh", "-c", KEEPER],
        stdin=subprocess.PIPE,
        env={"PATH": os.environ["PATH"], "BIN": str(programs()), "DIR": str(folder)},
        cwd="/",
        start_new_session=True,
        **({"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}),
    )
    try:
        _wait_for(folder)
        yield str(folder)
    finally:
        keeper.communicate()


def programs() -> Path:
    """Return the folder of initdb and postgres: the newest there is."""
    if os.environ.get("PGBIN"):
        return Path(os.environ["PGBIN"])
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not found:
        raise NoPostgresError("the tests need PostgreSQL. Run: apt-get install postgresql")
    return max(found, key=lambda folder: int(folder.parent.name))


def memory_folder() -> Path | None:
    """Return a folder in memory, or None if the machine has none: then the usual one for temporary files."""
    return MEMORY if os.access(MEMORY, os.W_OK) else None


def _owner() -> pwd.struct_passwd | None:
    """Return the user who must own the server if we are root; otherwise it is ourselves."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _wait_for(folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                log = (folder / "log").read_text(encoding="utf-8") if (folder / "log").exists() else ""
                raise RuntimeError(f"PostgreSQL did not start:\n{log}") from None
            time.sleep(0.05)
        else:
            return
