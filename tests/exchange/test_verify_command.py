"""The check of a round from outside: it passes what is right, and notices whatever is not."""

import ast
import json

import pytest
from click.testing import CliRunner

from tests.exchange.desk import ROOT
from web.verify_command import verify

PRESETS = ["fit", "coverage", "fair --groups gender"]


def checked(desk):
    outcome = CliRunner().invoke(verify, [str(desk.out), str(desk.eligible)])
    assert outcome.exception is None or isinstance(outcome.exception, SystemExit)
    return outcome


def changed(desk, change):
    content = json.loads(desk.out.read_text())
    change(content)
    desk.out.write_text(json.dumps(content))
    outcome = checked(desk)
    assert outcome.exit_code == 1
    return outcome.output


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("locks", [[], ["n00001,v00001,locked"]])
def test_a_round_passes(tiny_desk, preset, locks):
    (lock,) = tiny_desk.round("--preset", "coverage")["proposals"][:1]
    if locks:
        row = f"{lock['newcomer']},{lock['volunteer']},locked"
        tiny_desk.write("pairs.csv", [*tiny_desk.lines("pairs.csv"), row])
    tiny_desk.round("--preset", *preset.split())
    outcome = checked(tiny_desk)
    assert outcome.exit_code == 0, outcome.output
    assert "FAIL" not in outcome.output


def twice(content):
    content["proposals"].append(content["proposals"][0])


def left_too(content):
    content["unmatched"].append({"newcomer": content["proposals"][0]["newcomer"], "reason": "outbid"})


def forgotten(content):
    content["proposals"].pop()


def too_few_places(content):
    content["places"][content["proposals"][0]["volunteer"]] = 0


def not_eligible(content):
    content["proposals"][0]["newcomer"] = "somebody"


def other_score(content):
    content["proposals"][0]["score"] += 0.0001


def other_points(content):
    content["proposals"][0]["points"]["interests"] += 1


def other_reason(content):
    content["unmatched"][0]["reason"] = {"outbid": "no_eligible"}.get(
        content["unmatched"][0]["reason"], "outbid"
    )


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (twice, "proposed twice"),
        (left_too, "both proposed and left over"),
        (forgotten, "accounted for"),
        (too_few_places, "more than there are places"),
        (not_eligible, "only eligible pairs"),
        (other_score, "scores and values"),
        (other_points, "points add up"),
        (other_reason, "had a choice"),
    ],
)
def test_a_pair_that_is_not_right_is_noticed(tiny_desk, preset, change, said):
    tiny_desk.round("--preset", *preset.split())
    assert any(line.startswith("FAIL") and said in line for line in changed(tiny_desk, change).splitlines())


def lower_price(content):
    prices = content["prices"]["newcomers"]
    prices[max(prices, key=prices.get)] -= 1


def negative_price(content):
    content["prices"]["volunteers"][min(content["prices"]["volunteers"])] = -1


def higher_price(content):
    prices = content["prices"]["newcomers"]
    prices[max(prices, key=prices.get)] += 1


def worse(content):
    last = content["proposals"].pop()
    content["unmatched"].append({"newcomer": last["newcomer"], "reason": "outbid"})
    content["measures"]["value"] -= last["value"]


@pytest.mark.parametrize("preset", ["fit", "fair --groups gender"])
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lower_price, "cover"),
        (negative_price, "negative"),
        (higher_price, "worth more"),
        (worse, "worth more"),
    ],
)
def test_a_proof_that_does_not_hold_is_noticed(tiny_desk, preset, change, said):
    tiny_desk.round("--preset", *preset.split())
    assert any(line.startswith("FAIL") and said in line for line in changed(tiny_desk, change).splitlines())


def test_a_floor_that_is_not_kept_is_noticed(tiny_desk):
    tiny_desk.round("--preset", "fair", "--groups", "gender")

    def raise_floor(content):
        content["terms"]["floors"][0]["least"] = 99

    assert "FAIL  every floor is kept" in changed(tiny_desk, raise_floor)


def test_a_round_that_could_match_more_is_noticed(tiny_desk):
    tiny_desk.round("--preset", "coverage")
    assert "FAIL  nobody better can be matched" in changed(tiny_desk, worse)


def test_a_round_in_which_somebody_else_has_waited_longer_is_noticed(desk):
    desk.change("volunteers.csv", 2, "capacity", "1")
    desk.round("--preset", "coverage")

    def swap(content):
        pair = next(one for one in content["proposals"] if one["volunteer"] == "vera")
        left = next(one for one in content["unmatched"] if one["reason"] == "outbid")
        pair["newcomer"], left["newcomer"] = left["newcomer"], pair["newcomer"]
        (line,) = (one for one in desk.lines("eligible.csv") if one.startswith(f"{pair['newcomer']},vera,"))
        _, _, score, value = line.split(",")
        pair |= {"score": float(score), "value": int(value), "points": {"interests": float(score)}}

    assert "FAIL  nobody better can be matched" in changed(desk, swap)


def after_a_round(desk, preset):
    """Run a round, give the lots another turn and the first newcomer other interests, and run it again."""
    desk.round("--preset", *preset.split())
    desk.change("newcomers.csv", 2, "interests", "football")
    policy = desk.path("policy.toml")
    policy.write_text("keeping_points = 30000")
    more = ["--previous", str(desk.out), "--policy", str(policy), "--seed", "9"]
    return desk.round(*more, "--preset", *preset.split())


@pytest.mark.parametrize("preset", PRESETS)
def test_a_round_after_a_round_passes_with_the_bonus_and_not_without(tiny_desk, preset):
    assert after_a_round(tiny_desk, preset)["stability"]["kept"] > 0
    outcome = checked(tiny_desk)
    assert outcome.exit_code == 0, outcome.output

    def keeps_more(content):
        content["stability"]["kept"] += 1

    assert "FAIL  as much of the round before is kept" in changed(tiny_desk, keeps_more)


@pytest.mark.parametrize("preset", ["fit", "fair --groups gender"])
def test_the_proof_of_a_round_after_a_round_counts_the_bonus(tiny_desk, preset):
    after_a_round(tiny_desk, preset)

    def smaller(content):
        content["policy"]["keeping_points"] -= 1

    assert "FAIL  no round can be worth more" in changed(tiny_desk, smaller)


def test_other_files_are_refused(desk):
    desk.round()
    desk.out.write_text("[]")
    outcome = checked(desk)
    assert outcome.exit_code == 2
    assert "not the files of a round" in outcome.output


def test_it_shares_nothing_with_the_core():
    tree = ast.parse((ROOT / "web" / "verify_command.py").read_text())
    names = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    names |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    ours = {name for name in names if name.split(".")[0] in {"matching", "web", "numpy", "scipy"}}
    assert ours == set()
