"""Every address, every method, everybody: the answer is the one that stands in tests/data/access.toml.

The addresses come from the application itself. One that the file does not know fails, and so does a line that
no address has any more. A new address: run this test, read what it says each principal got, decide whether
that is right, and write the line.
"""

from __future__ import annotations

import re
import shutil
import tomllib
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.access_world import PRINCIPALS, Stage, build
from web.access import ALLOWED
from web.models import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.routing import Rule

EXPECTED = tomllib.loads(Path("tests/data/access.toml").read_text(encoding="utf-8"))["answers"]
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
NOT_THERE = {404, 405}
ROLES = {
    "newcomer": Role.PERSON,
    "volunteer": Role.PERSON,
    "coordinator": Role.COORDINATOR,
    "other_programme": Role.COORDINATOR,
    "other_organisation": Role.COORDINATOR,
    "certificate_officer": Role.CERTIFICATE_OFFICER,
    "administrator": Role.ADMINISTRATOR,
    "leader": Role.LEADER,
}


@pytest.fixture(scope="module")
def stages(sqlite_template: Path, memory: Path) -> Iterator[dict[int, Stage]]:
    """The world with one organisation, and the same with a second beside it."""
    with ExitStack() as stack:
        made = {}
        for organisations in (1, 2):
            path = memory / f"access_{organisations}.db"
            shutil.copyfile(sqlite_template, path)
            made[organisations] = build(path, stack, organisations=organisations)
        yield made


def rules(stage: Stage) -> list[Rule]:
    return sorted(stage.app.url_map.iter_rules(), key=lambda rule: rule.rule)


def name_of(method: str, rule: Rule) -> str:
    return f"{method} {rule.rule}"


def answers(stages: dict[int, Stage], method: str, rule: Rule) -> str:
    """What everybody gets, in the order of the principals."""
    got = []
    for who in PRINCIPALS:
        stage = stages[2 if who == "other_organisation" else 1]
        address = stage.address(rule.endpoint, rule.arguments, stage.cast.ids["own"])
        got.append(stage.ask(who, method, address).status_code)
    return " ".join(map(str, got))


@pytest.mark.slow
def test_everybody_gets_the_answer_that_was_decided(stages: dict[int, Stage]) -> None:
    got = {
        name_of(method, rule): answers(stages, method, rule)
        for rule in rules(stages[1])
        for method in sorted(METHODS & rule.methods)
    }
    different = [f"{name!r} = {line!r}" for name, line in got.items() if EXPECTED.get(name) != line]
    assert different == []
    assert EXPECTED.keys() - got.keys() == set()


@pytest.mark.slow
def test_a_method_that_an_address_does_not_have_is_refused_to_everybody(stages: dict[int, Stage]) -> None:
    """Unless another page has the same address: /nb/leave-page may also be an organisation's start page.

    No view is found, so that who asks makes no difference: those who ask take turns.
    """
    stage = stages[1]
    addresses = {stage.address(rule.endpoint, rule.arguments, stage.cast.ids["own"]) for rule in rules(stage)}
    is_there = stage.app.url_map.bind("localhost").test
    absent = [
        (each, method)
        for each in sorted(addresses)
        for method in sorted(METHODS)
        if not is_there(each, method)
    ]
    wrong = [
        (method, address, who)
        for (address, method), who in zip(absent, cycle(("anonymous", "coordinator")), strict=False)
        if stage.ask(who, method, address).status_code not in NOT_THERE
    ]
    assert wrong == []
    assert len(absent) > 2 * len(addresses)


def test_the_file_agrees_with_the_table_of_rights(stages: dict[int, Stage]) -> None:
    """Whoever's role may not do what a view asks for is refused; only they, and the signed out, are."""
    app = stages[1].app
    for rule in rules(stages[1]):
        needed = app.view_functions[rule.endpoint].access
        for method in METHODS & rule.methods:
            row = dict(zip(PRINCIPALS, EXPECTED[name_of(method, rule)].split(), strict=True))
            for who, status in row.items():
                is_shut = needed is not None and ROLES.get(who) not in ALLOWED[needed]
                assert not is_shut or status == "403", (method, rule.rule, who)


def plain(stage: Stage, method: str, who: str, address: str) -> tuple[int, str, tuple]:
    """An answer without what differs each time: tokens, references and the address itself."""
    answer = stage.ask(who, method, address)
    text = re.sub(r'name="csrf_token" [^>]*>', "", answer.text)
    text = re.sub("|".join(str(value) for ids in stage.cast.ids.values() for value in ids.values()), "", text)
    text = re.sub(r'(name="back"[^>]*value=)"[^"]*"', r"\1", text)
    headers = {name: value for name, value in answer.headers if name not in {"Set-Cookie", "Content-Length"}}
    return answer.status_code, text, tuple(sorted(headers.items()))


@pytest.mark.slow
@pytest.mark.parametrize("who", ["anonymous", "newcomer", "coordinator", "certificate_officer"])
def test_what_is_not_ones_own_answers_like_what_never_was(stages: dict[int, Stage], who: str) -> None:
    stage = stages[2]
    telling = []
    for rule in rules(stage):
        if not rule.arguments & stage.cast.ids["never"].keys():
            continue
        for method in METHODS & rule.methods:
            seen = {
                kind: plain(stage, method, who, stage.address(rule.endpoint, rule.arguments, ids))
                for kind, ids in stage.cast.ids.items()
                if kind != "own"
            }
            if len(set(seen.values())) != 1 or not 400 <= seen["never"][0] < 500:
                telling.append((method, rule.rule, {kind: answer[0] for kind, answer in seen.items()}))
    assert telling == []
