"""How hard the faults are tried: a little with every change, and four times as hard by `make faults`."""

import os

EFFORT = int(os.environ.get("EFFORT", "1"))
