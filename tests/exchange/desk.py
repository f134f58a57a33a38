"""A folder with a small cohort, and the command at its desk."""

import json
from pathlib import Path
from shutil import copy

from click.testing import CliRunner

from web.match_command import match

ROOT = Path(__file__).parents[2]
MUNICIPALITY = ROOT / "web" / "demo" / "sandefjord"
SMALL = ROOT / "tests" / "data" / "small"
TINY = ROOT / "tests" / "data" / "tiny"


class Desk:
    """Files in a folder of their own, free to be changed, and what the command makes of them."""

    def __init__(self, folder, cohort=SMALL):
        self.folder = folder
        self.municipality = MUNICIPALITY
        for source in cohort.glob("*.csv"):
            copy(source, folder)
        self.out = folder / "round.json"
        self.eligible = folder / "eligible.csv"

    def path(self, name):
        return self.folder / name

    def lines(self, name):
        return self.path(name).read_text(encoding="utf-8").splitlines()

    def write(self, name, lines, encoding="utf-8"):
        self.path(name).write_bytes(("\n".join(lines) + "\n").encode(encoding))

    def change(self, name, line, column, value):
        """Put a value into a cell; line 1 is the header."""
        lines = self.lines(name)
        cells = lines[line - 1].split(",")
        cells[lines[0].split(",").index(column)] = value
        lines[line - 1] = ",".join(cells)
        self.write(name, lines)

    def match(self, *more, pairs=True):
        arguments = ["--municipality", str(self.municipality), "--date", "2026-11-22"]
        for side in ("newcomers", "volunteers"):
            arguments += [f"--{side}", str(self.path(f"{side}.csv"))]
        if pairs:
            arguments += ["--pairs", str(self.path("pairs.csv"))]
        arguments += ["--eligible", str(self.eligible), "--out", str(self.out)]
        return CliRunner().invoke(match, [*arguments, *more])

    def round(self, *more, pairs=True):
        """Run the command, which must succeed, and read what it wrote."""
        outcome = self.match(*more, pairs=pairs)
        assert outcome.exit_code == 0, outcome.output
        return json.loads(self.out.read_text(encoding="utf-8"))

    def refused(self, *more, pairs=True):
        """Run the command, which must refuse and write nothing, and return what it says."""
        outcome = self.match(*more, pairs=pairs)
        assert outcome.exit_code == 2, outcome.output
        assert isinstance(outcome.exception, SystemExit)
        assert "Traceback" not in outcome.output
        assert not self.out.exists()
        assert not self.eligible.exists()
        assert not list(self.folder.glob(".*"))
        return outcome.output
