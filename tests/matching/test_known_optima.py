"""The core's own solver against published optima, and against two solvers that work otherwise."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp
from scipy.sparse import csr_array, vstack

from matching.assignment import Objective, assign
from matching.candidates import Pairs
from matching.solver import UNMATCHED

ORLIB = Path(__file__).parents[1] / "data" / "orlib"
FAR = 1000


def pairs_of(allowed):
    rows, columns = np.nonzero(allowed)
    return Pairs.of(rows, columns, len(allowed))


def solved(allowed, worth, places):
    """Return the value that the core finds and proves for a table of pairs and their worth."""
    objective = Objective("value", worth[allowed].astype(np.int64))
    found = assign(pairs_of(allowed), places, [objective], np.zeros(len(places), dtype=np.int64))
    (stage,) = found.stages
    assert stage.bound == stage.value
    return stage.value, found.made


@pytest.mark.parametrize(("size", "optimum"), [(100, 305), (200, 475), (300, 626), (400, 804)])
def test_the_optima_of_the_or_library_with_proof(size, optimum):
    numbers = np.array((ORLIB / f"assign{size}.txt").read_text().split(), dtype=np.int64)
    assert numbers[0] == size
    costs = numbers[1:].reshape(size, size)
    value, made = solved(np.ones_like(costs, dtype=np.bool_), FAR - costs, np.ones(size, dtype=np.int64))
    assert (made != UNMATCHED).all()
    assert FAR * size - value == optimum


@st.composite
def tables(draw):
    """Draw pairs and what each is worth, up to 60 x 60, with as many ties as a narrow range gives."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    shape = draw(st.integers(1, 60)), draw(st.integers(1, 60))
    worth = random.integers(0, draw(st.sampled_from([2, 100, 1_000_000])), shape)
    allowed = random.random(shape) < draw(st.sampled_from([0.05, 0.3, 1.0]))
    places = random.integers(0, draw(st.integers(1, 4)) + 1, shape[1])
    return allowed, worth, places


@settings(max_examples=20)
@given(tables())
def test_the_value_is_that_of_the_dense_solver(table):
    allowed, worth, places = table
    unfolded = np.repeat(np.where(allowed, worth, 0), places, axis=1)
    rows, columns = linear_sum_assignment(unfolded, maximize=True)
    assert solved(allowed, worth, places)[0] == unfolded[rows, columns].sum()


@settings(max_examples=10)
@given(tables())
def test_the_value_is_that_of_integer_programming(table):
    allowed, worth, places = table
    assert solved(allowed, worth, places)[0] == by_integer_programming(allowed, worth, places)


def by_integer_programming(allowed, worth, places):
    """Return the largest value that HiGHS finds by branch and bound."""
    pairs = pairs_of(allowed)
    if not len(pairs):
        return 0
    each = np.arange(len(pairs)), np.ones(len(pairs))
    sides = [
        csr_array((each[1], (index, each[0])), shape=(count, len(pairs)))
        for index, count in ((pairs.newcomer, len(allowed)), (pairs.volunteer, len(places)))
    ]
    limits = np.concatenate((np.ones(len(allowed)), places))
    found = milp(
        -worth[allowed],
        constraints=LinearConstraint(vstack(sides), ub=limits),
        bounds=Bounds(0, 1),
        integrality=np.ones(len(pairs)),
        options={"mip_rel_gap": 0},
    )
    return round(-found.fun)
