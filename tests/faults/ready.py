"""What the fork server reads: all that a process of these tests needs, and an application made once."""

from tests.databases import application
from tests.faults import senders

__all__ = ["senders"]

with application("sqlite://"):
    pass  # what was compiled for it is at hand in every process that begins here
