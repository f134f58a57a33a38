"""The command `verify`: is a round what it claims to be? Checked from its two files alone, by other means.

It shares no code with the core and none of its libraries, so that a fault there cannot hide itself. Whether
the rules were read rightly is not its business: the eligible pairs are taken as given.

- `fit` and `fair` are proved by prices: no assignment is worth more than all of them together.
- `coverage` is proved by trying: if there were a better round, some chain of moves would lead to a better one
  (Berge's theorem, with weights), and the method of Bellman and Ford finds out that there is none.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
_SCALE: Final = 10_000
_ROOM: Final = 10**30
"""More than all days waited, and all scores, together."""


@click.command()
@click.argument("round_file", metavar="ROUND.JSON", type=_FILE)
@click.argument("eligible_file", metavar="ELIGIBLE.CSV", type=_FILE)
def verify(*, round_file: Path, eligible_file: Path) -> None:
    """Check a round: nobody twice, no place too many, nothing better possible."""
    try:
        claim = _Claim(json.loads(round_file.read_text(encoding="utf-8")), eligible_file)
        checks = list(claim.pairs())
        if all(holds for _, holds in checks):
            checks += claim.chains() if claim.preset == "coverage" else claim.prices()
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        click.echo(f"FAIL  these are not the files of a round: {error!r}", err=True)
        sys.exit(2)
    for name, holds in checks:
        click.echo(f"{'ok  ' if holds else 'FAIL'}  {name}")
    sys.exit(not all(holds for _, holds in checks))


class _Claim:
    """What a round says of itself, and what it was made from."""

    def __init__(self, content: dict[str, Any], eligible: Path) -> None:
        with eligible.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self.scores = {(r["newcomer"], r["volunteer"]): round(_SCALE * float(r["score"])) for r in rows}
        self.values = {(r["newcomer"], r["volunteer"]): int(r["value"]) for r in rows}
        before = content["stability"] or {"previous": [], "kept": 0}
        self.previous, self.kept = {(n, v) for n, v in before["previous"]}, before["kept"]
        self.bonus = dict.fromkeys(self.previous, int(content["policy"]["keeping_points"]))
        self.content, self.preset = content, content["preset"]
        self.made = {(one["newcomer"], one["volunteer"]): one for one in content["proposals"]}
        self.held = {n for (n, _), one in self.made.items() if one["locked"]}
        self.load = Counter(v for _, v in self.made)
        locks = Counter(v for (_, v), one in self.made.items() if one["locked"])
        self.places = {v: count - locks[v] for v, count in content["places"].items()}
        self.own = {v: self.load[v] - locks[v] for v in self.places}
        self.free = [(n, v) for n, v in self.values if n not in self.held and self.places[v] > 0]

    def pairs(self) -> Iterator[tuple[str, bool]]:
        """Check the pairs one by one."""
        matched = {n for n, _ in self.made}
        left = {one["newcomer"]: one["reason"] for one in self.content["unmatched"]}
        choices = {n for n, _ in self.values}
        own = {pair: one for pair, one in self.made.items() if not one["locked"]}
        listed = {pair: one for pair, one in self.made.items() if pair in self.values}
        yield "nobody is proposed twice", len(matched) == len(self.content["proposals"])
        yield "nobody is both proposed and left over", not matched & left.keys()
        yield "everybody with a choice is accounted for", choices <= matched | left.keys()
        yield (
            "no volunteer has more than there are places",
            all(c >= self.own[v] for v, c in self.places.items()),
        )
        yield "only eligible pairs are proposed, save locked ones", own.keys() <= self.values.keys()
        yield (
            "scores and values are those of the list",
            all(
                round(_SCALE * one["score"]) == self.scores[pair] and one["value"] == self.values[pair]
                for pair, one in listed.items()
            ),
        )
        yield (
            "points add up to the scores",
            all(
                sum(round(_SCALE * p) for p in one["points"].values()) == round(_SCALE * one["score"])
                for one in self.made.values()
            ),
        )
        reasons = {n: "outbid" if n in choices else "no_eligible" for n in left}
        yield "whoever is left over had a choice, or none, as it says", reasons == left
        yield (
            "as much of the round before is kept as it says",
            len(self.previous & self.made.keys()) == self.kept,
        )

    def prices(self) -> Iterator[tuple[str, bool]]:
        """Check that prices prove the total value best among all that keep the floors, if there are any."""
        u, w = (defaultdict(int, self.content["prices"][side]) for side in ("newcomers", "volunteers"))
        terms = self.content["terms"] or {"floors": [], "members": {}}
        members, floors = terms["members"], {one["group"]: one for one in terms["floors"]}
        extra = {group: one["price"] for group, one in floors.items()}
        counts = Counter(members[n] for n, _ in self.made) if floors else Counter()
        locked = Counter(members[n] for n in self.held) if floors else Counter()
        owed = {group: max(0, one["least"] - locked[group]) for group, one in floors.items()}
        worth = {(n, v): self.aim(n, v) + extra.get(members.get(n, ""), 0) for n, v in self.free}
        own = [pair for pair, one in self.made.items() if not one["locked"]]
        total = sum(self.values[pair] for pair in own)
        kept = sum(self.bonus.get(pair, 0) for pair in own)
        bound = sum(u.values()) + sum(w[v] * count for v, count in self.places.items())
        bound -= sum(extra[group] * count for group, count in owed.items())
        yield "no price is negative", min([*u.values(), *w.values(), *extra.values(), 0]) >= 0
        yield (
            "the prices of each pair cover what it is worth",
            all(u[n] + w[v] >= x for (n, v), x in worth.items()),
        )
        yield "every floor is kept", all(counts[group] >= one["least"] for group, one in floors.items())
        yield (
            "no round can be worth more than this one",
            bound - kept == total == self.content["measures"]["value"],
        )

    def aim(self, newcomer: str, volunteer: str) -> int:
        """Return what a pair adds to what the round makes as large as possible."""
        return self.values[newcomer, volunteer] + self.bonus.get((newcomer, volunteer), 0)

    def chains(self) -> Iterator[tuple[str, bool]]:
        """Check that no chain of moves matches more, or those who have waited longer, or scores better."""
        days = {p: _ROOM + self.values[p] - self.scores[p] for p in self.free}
        worth = {p: days[p] * _ROOM + self.scores[p] + self.bonus.get(p, 0) for p in self.free}
        home = {n: v for (n, v), one in self.made.items() if not one["locked"]}
        arcs: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for n, v in self.free:
            if home.get(n) != v:
                arcs[f"v {home[n]}" if n in home else ""].append(
                    (f"v {v}", worth[n, v] - worth.get((n, home.get(n, "")), 0))
                )
        for n, v in home.items():
            arcs[f"v {v}"].append(("", -worth[n, v]))
        for v, count in self.places.items():
            if self.own[v] < count:
                arcs[f"v {v}"].append(("", 0))
            if self.own[v]:
                arcs[""].append((f"v {v}", 0))
        yield "nobody better can be matched by any chain of moves", _settles(arcs)


def _settles(arcs: dict[str, list[tuple[str, int]]]) -> bool:
    """Whether no closed chain gains anything: what can be gained on the way to each node stops growing."""
    gain: dict[str, int] = defaultdict(int)
    open_nodes, rounds = set(arcs), 0
    while open_nodes and rounds <= len(arcs) + 1:
        rounds += 1
        reached = set()
        for tail in sorted(open_nodes):
            for head, more in arcs.get(tail, ()):
                if gain[tail] + more > gain[head]:
                    gain[head] = gain[tail] + more
                    reached.add(head)
        open_nodes = reached
    return not open_nodes
