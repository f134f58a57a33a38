"""Measures the core and its peers on the same pairs, and writes docs/benchmarks.md.

Run it with `make bench`. Every figure is the median of nine, the methods taken in turn so that a busy moment
hits all of them alike; memory is what a process of its own needs above the input.
"""

import os
import platform
import random
import resource
import statistics
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from time import perf_counter

import munkres
import networkx as nx
import numpy as np
from ortools.graph.python import min_cost_flow
from scipy.optimize import linear_sum_assignment
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from matching import (
    Availability,
    Gender,
    Grouping,
    Level,
    Newcomer,
    Policy,
    Pool,
    Preset,
    TravelMode,
    Volunteer,
    run_round,
)
from matching.assignment import Objective, assign
from matching.market import Market
from matching.solver import _matrix, _unfold
from web.exchange.municipality_files import read_municipality
from web.exchange.tables import Findings

ROOT = Path(__file__).parents[1]
ON = date(2026, 11, 22)
REPEATS = int(os.environ.get("REPEATS", "9"))
TAGS = ("uk", "ar", "ti", "so", "fa-AF", "ru", "pl", "en", "es", "tr")
SLOTS = tuple(
    f"{d}-{p}"
    for d in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    for p in ("morning", "afternoon", "evening")
)
LIKES = tuple(f"interest{i}" for i in range(30))
SIZES = ((250, 160, 1), (2_000, 1_300, 3), (10_000, 10_000, 24))
"""Newcomers, volunteers, and how many programmes divide them."""
CROWD = 5_000


def crowd(newcomers: int, volunteers: int, programmes: int) -> Pool:
    """Invent a pool, always the same for the same size."""
    lot = random.Random(newcomers)  # noqa: S311 - invents people
    town = read_municipality(ROOT / "web" / "demo" / "sandefjord", Findings()).municipality
    homes = [district.code for district in town.districts]

    def somebody(level: Level, slots: int) -> dict[str, object]:
        return {
            "gender": lot.choice([Gender.WOMAN, Gender.MAN]),
            "languages": {"nb": level, lot.choice(TAGS): Level.NATIVE},
            "district": lot.choice(homes),
            "travel_mode": lot.choice(list(TravelMode)),
            "max_travel_minutes": lot.choice([20, 30, 45]),
            "availability": Availability.of(lot.sample(SLOTS, slots)),
            "interests": frozenset(lot.sample(LIKES, 4)),
            "wish_gender": lot.choice([None, None, Gender.WOMAN]),
            "wish_gender_is_must": lot.randrange(10) in {0, 1, 2},
        }

    ours = tuple(
        Newcomer(
            id=f"n{i}",
            programme=str(lot.randrange(programmes)),
            waiting_since=ON - timedelta(days=lot.randrange(300)),
            **somebody(lot.choice([Level.A1, Level.A2, Level.B1]), lot.randint(2, 6)),
        )
        for i in range(newcomers)
    )
    theirs = tuple(
        Volunteer(
            id=f"v{i}",
            programmes=frozenset({str(lot.randrange(programmes))}),
            capacity=lot.choice([1, 1, 1, 2]) if newcomers > volunteers else 1,
            **somebody(Level.NATIVE, lot.randint(2, 6)),
        )
        for i in range(volunteers)
    )
    return Pool(ours, theirs, town)


def peers(  # noqa: C901, PLR0915 - one small function for each method
    market: Market,
) -> Iterator[tuple[str, Callable[[], tuple[int, int]]]]:
    """Yield the methods, each as a function that returns the total value and how many are matched."""
    pairs, values, places = market.pairs, market.values, market.places
    rows, columns = pairs.newcomer, pairs.volunteer
    dense_cells = pairs.newcomers * int(places.sum())

    def ours() -> tuple[int, int]:
        found = assign(pairs, places, [Objective("value", values)], np.zeros_like(places))
        return found.stages[0].value, int((found.made >= 0).sum())

    first, pair, place = _unfold(pairs, places)
    matrix, stay = _matrix(rows[pair], first[columns[pair]] + place, values[pair], pairs.newcomers)
    top = int(values.max()) + 1

    def scipy_sparse() -> tuple[int, int]:
        left, right = min_weight_full_bipartite_matching(matrix)
        count = int((right < stay).sum())
        return int(top * len(left) - matrix[left, right].sum()), count

    def or_tools() -> tuple[int, int]:
        flow = min_cost_flow.SimpleMinCostFlow()
        newcomers, volunteers = pairs.newcomers, len(places)
        sink, alone = newcomers + volunteers, np.arange(newcomers)
        ones = np.ones(len(pairs), dtype=np.int64)
        arcs = flow.add_arcs_with_capacity_and_unit_cost(rows, newcomers + columns, ones, -values)
        flow.add_arcs_with_capacity_and_unit_cost(
            alone, np.full(newcomers, sink), np.ones(newcomers), np.zeros(newcomers)
        )
        offering = newcomers + np.arange(volunteers)
        flow.add_arcs_with_capacity_and_unit_cost(
            offering, np.full(volunteers, sink), places, np.zeros(volunteers)
        )
        flow.set_nodes_supplies(
            np.append(alone, sink), np.append(np.ones(newcomers, dtype=np.int64), -newcomers)
        )
        flow.solve()
        return -flow.optimal_cost(), int(flow.flows(arcs).sum())

    def greedy() -> tuple[int, int]:
        free, total, taken = places.copy(), 0, set()
        for position in np.argsort(-values, kind="stable").tolist():
            row, column = int(rows[position]), int(columns[position])
            if row not in taken and free[column]:
                taken.add(row)
                free[column] -= 1
                total += int(values[position])
        return total, len(taken)

    def table() -> np.ndarray:
        worth = np.zeros((pairs.newcomers, len(places)), dtype=np.int64)
        worth[rows, columns] = values
        return np.repeat(worth, places, axis=1)

    def dense() -> tuple[int, int]:
        worth = table()
        left, right = linear_sum_assignment(worth, maximize=True)
        return int(worth[left, right].sum()), int((worth[left, right] > 0).sum())

    def network() -> tuple[int, int]:
        graph = nx.Graph()
        for position, column in zip(pair.tolist(), (first[columns[pair]] + place).tolist(), strict=True):
            graph.add_edge(int(rows[position]), -1 - column, weight=int(values[position]))
        found = nx.max_weight_matching(graph)
        return sum(graph[a][b]["weight"] for a, b in found), len(found)

    def hungarian() -> tuple[int, int]:
        worth = table()
        found = munkres.Munkres().compute((int(worth.max()) - worth).tolist())
        return int(sum(worth[i, j] for i, j in found)), int(sum(worth[i, j] > 0 for i, j in found))

    yield "the core, with prices, proof and ties", ours
    yield "SciPy min_weight_full_bipartite_matching, ready matrix", scipy_sparse
    yield "OR-tools SimpleMinCostFlow", or_tools
    yield "greedy, best value first", greedy
    if dense_cells < 10**7:
        yield "SciPy linear_sum_assignment, dense", dense
    if dense_cells < 10**5:
        yield "networkx max_weight_matching", network
        yield "munkres", hungarian


def timed(function: Callable[[], object]) -> float:
    """Return the seconds that a call takes."""
    started = perf_counter()
    function()
    return perf_counter() - started


def in_turn(functions: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Return the median seconds of each function, taken in turn; the slow ones only once."""
    seconds = {name: [timed(function)] for name, function in functions.items()}
    for _ in range(REPEATS - 1):
        for name, function in functions.items():
            if seconds[name][0] < 10:  # noqa: PLR2004 - ten seconds once are enough
                seconds[name].append(timed(function))
    return {name: statistics.median(some) for name, some in seconds.items()}


def megabytes(function: Callable[[], object]) -> int:
    """Return how much more memory a process of its own needs for a call."""
    reading, writing = os.pipe()
    if not os.fork():
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        function()
        more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        os.write(writing, str(more // 1024).encode())
        os._exit(0)
    os.wait()
    os.close(writing)
    return int(os.read(reading, 100))


def steps_of(pool: Pool) -> dict[str, Callable[[], object]]:
    """Return what is measured of the core alone; explanations of a crowd are for nobody to read."""
    fit = {"preset": Preset.FIT, "on": ON}
    fair = {"preset": Preset.FAIR, "groups": Grouping.REPORT_ZONE, "on": ON}
    steps: dict[str, Callable[[], object]] = {
        "eligibility and scoring": lambda: Market.of(pool, Policy(), ON),
        "a whole round": lambda: run_round(pool, Policy(), **fit),
        "a round with all explanations": lambda: run_round(pool, Policy(), **fit, explain=True),
        "the same, and five to look for": lambda: run_round(pool, Policy(), **fit, explain=True, recruit=5),
        "the same, fair to every area": lambda: run_round(pool, Policy(), **fair, explain=True, recruit=5),
    }
    return steps if len(pool.newcomers) < CROWD else dict(islice(steps.items(), 2))


def report() -> Iterator[str]:
    """Yield the page."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    when = f"{datetime.now(UTC):%Y-%m-%d}"
    yield "# Benchmarks\n"
    yield f"Written by `make bench` on {when} ({machine}, Python {platform.python_version()})."
    yield f"Medians of {REPEATS}, the methods taken in turn; what takes over ten seconds was run once."
    yield "Memory is what a process needs above"
    yield "the input, so that what fits into memory it has already counts as nothing.\n"
    for size in SIZES:
        pool = crowd(*size)
        market = Market.of(pool, Policy(), ON)
        steps = steps_of(pool)
        yield f"\n## {size[0]:,} newcomers, {size[1]:,} volunteers, {len(market.pairs):,} eligible pairs\n"
        yield "| step | ms | MB |\n|---|--:|--:|"
        for name, seconds in in_turn(steps).items():
            yield f"| {name} | {1000 * seconds:.0f} | {megabytes(steps[name])} |"
        yield "\n| solver, on the same pairs | ms | MB | total value | matched |\n|---|--:|--:|--:|--:|"
        methods = dict(peers(market))
        for name, seconds in in_turn(methods).items():
            value, matched = methods[name]()
            cost = f"{1000 * seconds:.0f} | {megabytes(methods[name])}"
            yield f"| {name} | {cost} | {value / 10_000:,.1f} | {matched:,} |"


if __name__ == "__main__":
    page = []
    for line in report():
        print(line, flush=True)  # noqa: T201 - a program's own output
        page.append(line)
    (ROOT / "docs" / "benchmarks.md").write_text("\n".join(page) + "\n", encoding="utf-8")
