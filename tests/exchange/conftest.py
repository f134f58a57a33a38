"""Desks to work at."""

import pytest

from tests.exchange.desk import TINY, Desk


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


@pytest.fixture
def tiny_desk(tmp_path):
    return Desk(tmp_path, TINY)
