"""The command from files to files: what it writes, and that it writes all or nothing."""

import csv
import json
import random
from dataclasses import replace

import numpy as np
import pytest

from tests.exchange.desk import SMALL
from tests.matching.cast import newcomer, play, volunteer
from web.exchange.atomic import write_together
from web.exchange.round_files import eligible_lines


def couples(content):
    return {(one["newcomer"], one["volunteer"]) for one in content["proposals"]}


def test_a_small_round_by_hand(desk):
    content = desk.round()
    # Amina needs a woman on Tuesday evening, which is Vera. Bohdan shares Sunday afternoon with Vera, who has
    # two places. Dalia's Dari is near to Xenia's Persian. Chidi's family needs somebody cleared, and Walid is
    # not; Vera has no time on Wednesday; Xenia, who must have a woman, has neither his programme nor English.
    assert couples(content) == {("amina", "vera"), ("bohdan", "vera"), ("dalia", "xenia")}
    (left,) = content["unmatched"]
    assert (left["newcomer"], left["reason"]) == ("chidi", "no_eligible")
    assert left["barriers"] == {
        "programme": 1,
        "language": 1,
        "availability": 2,
        "gender": 1,
        "minors": 1,
    }
    assert left["sole"] == {"availability": 1, "minors": 1}
    assert content["measures"]["gap"] == 0


def test_what_the_files_say(desk):
    content = desk.round("--preset", "coverage", "--seed", "7")
    assert content["format"] == "veiviser-round/1"
    assert (content["date"], content["preset"], content["seed"]) == ("2026-11-22", "coverage", 7)
    assert content["fingerprint"].startswith("sha256:")
    assert content["policy"]["waiting_points"] == 500
    assert set(content["versions"]) == {"python", "numpy", "scipy"}
    assert content["skipped"] == []
    with desk.eligible.open(newline="") as file:
        eligible = {(row["newcomer"], row["volunteer"]): row for row in csv.DictReader(file)}
    for one in content["proposals"]:
        row = eligible[one["newcomer"], one["volunteer"]]
        assert float(row["score"]) == one["score"]
        assert int(row["value"]) == one["value"]
        assert len(row["score"].partition(".")[2]) == 4
        assert sum(round(10_000 * points) for points in one["points"].values()) == round(
            10_000 * one["score"]
        )
    assert not any(one["alternatives"] for one in content["proposals"])


@pytest.mark.parametrize("groups", ["gender", "age_band", "report_zone"])
def test_a_fair_round_says_what_it_had_to_keep(desk, groups):
    content = desk.round("--preset", "fair", "--groups", groups)
    terms = content["terms"]
    assert {terms["members"][one["newcomer"]] for one in content["proposals"]} <= {
        floor["group"] for floor in terms["floors"]
    }
    assert all(floor["matched"] >= floor["least"] for floor in terms["floors"])
    assert "price of fairness" in desk.match("--preset", "fair", "--groups", groups).output


def test_facts_are_codes_and_numbers(desk):
    facts = {one["newcomer"]: one["facts"] for one in desk.round()["proposals"]}
    assert facts["amina"]["shared_slots"] == ["tue-evening"]
    assert facts["amina"]["shared_languages"] == [
        {"newcomer": "nb", "volunteer": "nb", "level": "A2", "mother_tongue": False}
    ]
    assert facts["amina"]["newcomer_wish_gender"] == {"wish": "woman", "must": True, "met": True}
    assert facts["amina"]["meeting_point"]["newcomer_minutes"] == 12
    assert "library_sandefjord" in facts["amina"]["meeting_point"]["places"]
    assert facts["bohdan"]["volunteer_older_by"] == 23
    assert facts["dalia"]["shared_languages"][0] == {
        "newcomer": "fa-AF",
        "volunteer": "fa",
        "level": "B2",
        "mother_tongue": False,
    }
    assert "pets_ok" not in facts["dalia"]


def test_nobody_handled_manually_appears_in_any_form(desk):
    outcome = desk.match()
    written = desk.out.read_text() + desk.eligible.read_text() + outcome.output
    assert "hidden" not in written
    assert "Matched 3 of 4" in outcome.output


def test_what_is_said_about_somebody_handled_manually_changes_no_byte(desk):
    desk.round()
    plain = desk.out.read_bytes()
    desk.write("pairs.csv", [line for line in desk.lines("pairs.csv") if "hidden" not in line])
    desk.write("newcomers.csv", [line for line in desk.lines("newcomers.csv") if "hidden" not in line])
    desk.round()
    assert desk.out.read_bytes() == plain


def test_scores_keep_their_zeros():
    result = play([newcomer()], [volunteer()])
    small = replace(result.eligible, scores=np.array([7_0032]), values=np.array([7_0032]))
    assert list(eligible_lines(replace(result, eligible=small)))[1:] == ["n1,v1,7.0032,70032\n"]


@pytest.mark.parametrize("preset", ["fit", "coverage", "fair --groups gender"])
def test_the_order_of_rows_changes_no_byte(tiny_desk, preset):
    options = ["--explain", "--preset", *preset.split()]
    tiny_desk.round(*options)
    first = tiny_desk.out.read_bytes(), tiny_desk.eligible.read_bytes()
    shuffler = random.Random(1)  # noqa: S311 - shuffles rows
    for name in ("newcomers.csv", "volunteers.csv", "pairs.csv"):
        header, *rows = tiny_desk.lines(name)
        shuffler.shuffle(rows)
        tiny_desk.write(name, [header, *rows])
    tiny_desk.round(*options)
    assert (tiny_desk.out.read_bytes(), tiny_desk.eligible.read_bytes()) == first


def test_the_terminal_gets_a_short_summary(desk):
    output = desk.match().output
    assert "Matched 3 of 4, 0 of them locked." in output
    assert "Proof holds: value" in output
    assert "seconds" in output


@pytest.mark.parametrize(("is_watched", "steps"), [(True, 3), (False, 0)])
def test_whoever_waits_at_a_terminal_is_told_of_each_step(desk, monkeypatch, is_watched, steps):
    monkeypatch.setattr("web.match_command.is_watched", lambda: is_watched)
    said = desk.match().stderr.splitlines()
    assert sum(line.endswith(" ...") for line in said) == steps


def test_alternatives_are_named_with_their_cost_when_asked_to_explain(desk):
    content = {one["newcomer"]: one["alternatives"] for one in desk.round("--explain")["proposals"]}
    # Bohdan would leave Vera a place that nobody takes: he has no one else.
    assert content["amina"] == content["bohdan"] == content["dalia"] == []
    desk.change("volunteers.csv", 2, "capacity", "1")
    content = {one["newcomer"]: one["alternatives"] for one in desk.round("--explain")["proposals"]}
    (others,) = (one for one in content.values() if one)
    assert set(others[0]) == {"newcomer", "score", "cost", "matched_change", "near_tie"}


def test_small_groups_are_named_without_numbers(desk):
    assert all(set(one) == {"grouping", "group", "is_small"} for one in desk.round("--explain")["fairness"])


def test_groups_are_shown_with_what_they_have_and_could_have(tiny_desk):
    shown = [one for one in tiny_desk.round("--explain")["fairness"] if not one["is_small"]]
    assert {"gender", "arrival_group"} <= {one["grouping"] for one in shown}
    assert all(0 <= one["match_rate"] <= 1 for one in shown)


def test_who_is_left_over_learns_what_would_have_to_give(desk):
    (left,) = desk.round("--explain")["unmatched"]
    # Walid is not cleared to meet children: he would do if they stayed at home.
    assert (left["newcomer"], left["closest"], left["relaxations"][0]) == ("chidi", None, ["minors"])


def test_who_would_help_most_is_named_as_a_line_of_the_volunteers_file(desk):
    output = desk.match("--recruit", "2").output
    assert "1 more be matched: " in output
    found = json.loads(desk.out.read_text())["recruitment"]
    assert [one["matched_gain"] for one in found][:1] == [1]
    assert found[0]["volunteer"]["languages"]["nb"] == "native"
    assert found[0]["volunteer"]["cleared_for_minors"] is True


def test_a_policy_file_changes_what_it_names(desk):
    desk.write(
        "policy.toml", ['min_shared_level = "B2"', "[weights]", "age = 0", "[rules]", 'minors = "off"']
    )
    content = desk.round("--policy", str(desk.path("policy.toml")))
    assert couples(content) == {("chidi", "walid"), ("dalia", "xenia")}
    assert content["policy"]["weights"]["age"] == 0


def test_a_lock_is_kept_and_flagged(desk):
    desk.write("pairs.csv", [*desk.lines("pairs.csv"), "chidi,walid,locked"])
    content = desk.round()
    locked = next(one for one in content["proposals"] if one["locked"])
    assert (locked["newcomer"], locked["broken"]) == ("chidi", ["minors"])
    assert "chidi" not in content["prices"]["newcomers"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("chidi,xenia,locked", "line 4: this lock cannot be kept: programme"),
        ("bohdan,xenia,locked", "line 4: this lock cannot be kept: pair"),
        ("hidden,vera,locked", "line 4, newcomer: this newcomer is handled manually"),
        ("nobody,vera,locked", "line 4, newcomer: nobody"),
        ("amina,nobody,locked", "line 4, volunteer: nobody"),
    ],
)
@pytest.mark.parametrize("more", [[], ["--skip-bad"]])
def test_a_lock_that_cannot_be_kept_is_refused_even_when_bad_rows_are_skipped(desk, row, reason, more):
    desk.write("pairs.csv", [*desk.lines("pairs.csv"), row])
    assert f"pairs.csv, {reason}" in desk.refused(*more)


def test_more_locks_than_places_are_refused(desk):
    desk.change("volunteers.csv", 2, "capacity", "1")
    desk.write("pairs.csv", [*desk.lines("pairs.csv"), "amina,vera,locked", "bohdan,vera,locked"])
    assert "line 5: this lock cannot be kept: capacity" in desk.refused()


@pytest.mark.parametrize("side", ["newcomers", "volunteers"])
def test_a_side_without_anybody_gives_an_empty_round(desk, side):
    desk.write(f"{side}.csv", desk.lines(f"{side}.csv")[:1])
    content = desk.round(pairs=False)
    assert content["proposals"] == []
    assert len(content["unmatched"]) == (0 if side == "newcomers" else 4)
    assert desk.eligible.read_text() == "newcomer,volunteer,score,value\n"


def test_the_date_decides_who_is_back(desk):
    assert ("dalia", "xenia") in couples(desk.round())
    assert ("dalia", "xenia") not in couples(desk.round("--date", "2026-11-21"))


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        (["--preset", "fair"], "--preset fair needs --groups"),
        (["--groups", "gender"], "no other preset has any"),
        (["--preset", "fair", "--groups", "arrival_group"], "'arrival_group' is not one of"),
        (["--preset", "best"], "'best' is not one of"),
        (["--date", "22.11.2026"], "does not match"),
        (["--date", "2026-13-01"], "does not match"),
        (["--seed", "x"], "not a valid integer"),
        (["--newcomers", "nowhere.csv"], "does not exist"),
    ],
)
def test_wrong_options_are_refused(desk, more, reason):
    assert reason in desk.refused(*more)


def test_output_never_takes_the_place_of_input_or_of_other_output(desk):
    before = desk.path("newcomers.csv").read_bytes()
    assert "already used" in desk.refused("--out", str(desk.path("newcomers.csv")))
    assert desk.path("newcomers.csv").read_bytes() == before
    assert "already used" in desk.refused("--out", str(desk.eligible))


def test_a_place_that_cannot_be_written_leaves_everything_as_it_was(desk):
    assert "nothing was written" in desk.refused("--out", str(desk.folder / "missing" / "round.json"))


def test_a_failure_half_way_keeps_the_old_files(tmp_path):
    old = tmp_path / "first"
    old.write_text("old")

    def breaks():
        yield "half"
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_together({old: ["new"], tmp_path / "second": breaks()})
    assert old.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["first"]


def test_the_command_reads_without_the_database_and_without_secrets(desk, monkeypatch):
    for name in ("SECRET_KEY", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    assert json.dumps(desk.round())
    assert SMALL.is_dir()


def test_a_round_that_is_run_again_keeps_what_it_can_and_says_what_that_costs(desk):
    desk.change("volunteers.csv", 2, "capacity", "1")
    first = desk.round()
    assert first["stability"] is None
    again = ["--previous", str(desk.out)]
    desk.change("newcomers.csv", 2, "interests", "")
    assert "Kept 2 of 2 pairs of the round before.\n" in desk.match(*again).output
    outcome = desk.match(*again, "--explain")
    assert "Kept 2 of 2 pairs of the round before, at a price of 0.0 points.\n" in outcome.output
    second = json.loads(desk.out.read_text())
    assert couples(second) == couples(first)
    assert second["stability"]["previous"] == sorted(map(list, couples(first)))
    assert second["stability"]["changed"] == []
    (gone, _), *_ = sorted(couples(first))
    desk.write("newcomers.csv", [line for line in desk.lines("newcomers.csv") if gone not in line])
    desk.write("pairs.csv", [line for line in desk.lines("pairs.csv") if gone not in line])
    (one,) = desk.round(*again)["stability"]["changed"]
    assert (one["newcomer"], one["reason"]) == (gone, "gone")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "not the file of a round"),
        ("[]", "not the file of a round"),
        ('{"format": "veiviser-round/1", "proposals": [{"newcomer": "n1"}]}', "not the file of a round"),
        ('{"format": "other", "proposals": []}', "its format is not veiviser-round/1"),
    ],
)
def test_what_is_no_round_cannot_be_the_round_before(desk, content, reason):
    desk.write("before.json", [content])
    assert f"before.json: {'this is ' if 'not the' in reason else ''}{reason}" in desk.refused(
        "--previous", str(desk.path("before.json"))
    )
