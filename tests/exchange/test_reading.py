"""Files as people really have them: mistakes are named by file, line and column, and nothing is written."""

from shutil import copytree

import pytest

from tests.exchange.desk import MUNICIPALITY

MISTAKES = [
    ("newcomers.csv", "id", "", "this cell cannot be empty"),
    ("newcomers.csv", "id", "two words", "'two words' is not an id"),
    ("newcomers.csv", "id", "bohdan", "the same id as in line 2"),
    ("newcomers.csv", "programme", "", "this cell cannot be empty"),
    ("newcomers.csv", "programme", "mentor", "'mentor' is not one of flyktningguide, fadder"),
    ("newcomers.csv", "signed_up", "", "this cell cannot be empty"),
    ("newcomers.csv", "signed_up", "14.08.2026", "'14.08.2026' is not a date"),
    ("newcomers.csv", "signed_up", "2026-02-30", "'2026-02-30' is not a date that exists"),
    ("newcomers.csv", "signed_up", "20260814", "'20260814' is not a date"),
    ("newcomers.csv", "gender", "female", "'female' is not one of woman, man, other"),
    ("newcomers.csv", "birth_year", "90", "'90' is not a whole number from 1900"),
    ("newcomers.csv", "birth_year", "1990.0", "'1990.0' is not a whole number"),
    ("newcomers.csv", "birth_year", "١٩٩٠", "is not a whole number"),
    ("newcomers.csv", "languages", "nb", "'' is not one of A1"),
    ("newcomers.csv", "languages", "nb:D1", "'D1' is not one of A1"),
    ("newcomers.csv", "languages", "fa_AF:A1", "'fa_AF' is not a language tag"),
    ("newcomers.csv", "languages", "nb:A1;nb:A2", "the language nb stands twice"),
    ("newcomers.csv", "district", "Sentrum", "'Sentrum' is not known"),
    ("newcomers.csv", "travel_mode", "train", "'train' is not one of walk"),
    ("newcomers.csv", "max_travel_minutes", "-5", "'-5' is not a whole number"),
    ("newcomers.csv", "max_travel_minutes", "half an hour", "is not a whole number"),
    ("newcomers.csv", "availability", "tuesday", "'tuesday' is not a part of the week"),
    ("newcomers.csv", "availability", "C:tue-evening", "'C:tue-evening' is not a part of the week"),
    ("newcomers.csv", "interests", "cooking;sabering", "'sabering' is not known"),
    ("newcomers.csv", "goals", "friends", "'friends' is not one of"),
    ("newcomers.csv", "wish_gender", "any", "'any' is not one of"),
    ("newcomers.csv", "wish_gender_is_must", "ja", "'ja' is not one of yes, no"),
    ("newcomers.csv", "wish_age", "old", "'old' is not one of"),
    ("newcomers.csv", "household", "single", "'single' is not one of"),
    ("newcomers.csv", "children", "7", "'7' is not one of"),
    ("newcomers.csv", "pets_ok", "maybe", "'maybe' is not one of"),
    ("newcomers.csv", "arrival_group", "refugee", "'refugee' is not one of"),
    ("newcomers.csv", "manual_handling", "x", "'x' is not one of"),
    ("volunteers.csv", "programmes", "fadder;mentor", "'mentor' is not one of"),
    ("volunteers.csv", "approved", "yes", "'yes' is not a date"),
    ("volunteers.csv", "offers", "money", "'money' is not one of"),
    ("volunteers.csv", "capacity", "", "this cell cannot be empty"),
    ("volunteers.csv", "capacity", "-1", "'-1' is not a whole number"),
    ("volunteers.csv", "active_matches", "one", "'one' is not a whole number"),
    ("volunteers.csv", "pets", "dog", "'dog' is not one of"),
    ("volunteers.csv", "cleared_for_minors", "soon", "'soon' is not one of"),
    ("volunteers.csv", "paused_until", "Christmas", "'Christmas' is not a date"),
    ("volunteers.csv", "own_migration_experience", "?", "'?' is not one of"),
    ("pairs.csv", "rule", "forbidden", "'forbidden' is not one of blocked"),
    ("pairs.csv", "rule", "", "this cell cannot be empty"),
    ("pairs.csv", "newcomer", "nobody", "nobody in the newcomers' file has this id"),
    ("pairs.csv", "volunteer", "amina", "nobody in the volunteers' file has this id"),
]


@pytest.mark.parametrize(("name", "column", "value", "reason"), MISTAKES)
def test_a_mistake_is_named_by_file_line_and_column(desk, name, column, value, reason):
    desk.change(name, 2, column, value)
    said = desk.refused(pairs=name == "pairs.csv")
    line = 3 if "same id" in reason else 2
    assert f"{name}, line {line}, {column}: " in said
    assert reason in said


@pytest.mark.parametrize(("name", "column", "value", "reason"), MISTAKES)
def test_a_bad_row_is_skipped_when_asked_and_listed(desk, name, column, value, reason):
    desk.change(name, 2, column, value)
    content = desk.round("--skip-bad", pairs=name == "pairs.csv")
    skipped = content["skipped"]
    assert {(one["file"], one["column"]) for one in skipped} == {(name, column)}


def test_every_mistake_is_named_at_once(desk):
    desk.change("newcomers.csv", 2, "gender", "female")
    desk.change("newcomers.csv", 2, "birth_year", "90")
    desk.change("newcomers.csv", 4, "household", "single")
    desk.change("volunteers.csv", 3, "capacity", "many")
    said = desk.refused(pairs=False).splitlines()
    assert [line.split(":")[0] for line in said] == [
        "newcomers.csv, line 2, gender",
        "newcomers.csv, line 2, birth_year",
        "newcomers.csv, line 4, household",
        "volunteers.csv, line 3, capacity",
    ]


def test_the_other_cells_of_somebody_handled_manually_are_nobodys_business(desk):
    desk.change("newcomers.csv", 6, "gender", "whatever")
    desk.round()


def test_a_skipped_person_is_in_no_pair_either(desk):
    desk.change("newcomers.csv", 3, "gender", "male")
    content = desk.round("--skip-bad")
    assert [(one["file"], one["line"]) for one in content["skipped"]] == [
        ("newcomers.csv", 3),
        ("pairs.csv", 2),
    ]
    assert '"bohdan"' not in desk.out.read_text()


@pytest.mark.parametrize(("extra", "cells"), [(",too,many", 22), (None, 1)])
def test_a_row_with_too_many_or_too_few_cells_is_named(desk, extra, cells):
    lines = desk.lines("newcomers.csv")
    lines[1] = "amina" if extra is None else lines[1] + extra
    desk.write("newcomers.csv", lines)
    assert f"newcomers.csv, line 2: {cells} cells where the header has 20" in desk.refused()


def test_a_header_that_lacks_columns_is_named(desk):
    lines = desk.lines("volunteers.csv")
    desk.write("volunteers.csv", [lines[0].replace("capacity,", "places,"), *lines[1:]])
    assert "volunteers.csv, line 1: the header lacks capacity" in desk.refused()
    assert "the header lacks" in desk.refused("--skip-bad")


def test_a_file_without_a_header_is_named(desk):
    desk.write("newcomers.csv", desk.lines("newcomers.csv")[1:])
    assert "newcomers.csv, line 1: the header lacks id" in desk.refused()


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_named(desk, content):
    desk.path("newcomers.csv").write_bytes(content)
    assert "newcomers.csv: the file is empty; it needs a header" in desk.refused()


def test_a_column_that_stands_twice_is_named(desk):
    lines = [line + ",x" for line in desk.lines("newcomers.csv")]
    lines[0] = lines[0].removesuffix("x") + "gender"
    desk.write("newcomers.csv", lines)
    assert "newcomers.csv, line 1, gender: the column stands twice" in desk.refused()


def test_an_unknown_column_is_ignored_with_a_notice(desk):
    desk.round()
    plain = desk.out.read_bytes()
    lines = [line + (",shoe_size" if i == 0 else ",42") for i, line in enumerate(desk.lines("newcomers.csv"))]
    desk.write("newcomers.csv", lines)
    outcome = desk.match()
    assert outcome.exit_code == 0
    assert "newcomers.csv: unknown columns are ignored: shoe_size" in outcome.output
    assert desk.out.read_bytes() == plain


def test_columns_may_stand_in_any_order_and_unneeded_ones_be_absent(desk):
    desk.round()
    plain = desk.out.read_bytes()
    for name in ("newcomers.csv", "volunteers.csv"):
        rows = [line.split(",") for line in desk.lines(name)]
        keep = [i for i, column in enumerate(rows[0]) if column not in {"arrival_group", "approved"}]
        desk.write(name, [",".join(row[i] for i in reversed(keep)) for row in rows])
    desk.round()
    assert desk.out.read_bytes() == plain


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_what_spreadsheets_add_changes_nothing(desk, ending, mark):
    desk.round()
    plain = desk.out.read_bytes()
    for name in ("newcomers.csv", "volunteers.csv"):
        lines = [",".join(f'" {cell} "' for cell in line.split(",")) for line in desk.lines(name)]
        lines.insert(2, "," * lines[0].count(","))
        desk.path(name).write_bytes((mark + ending.join(lines)).encode())
    desk.round()
    assert desk.out.read_bytes() == plain


@pytest.mark.parametrize(("encoding", "line"), [("latin-1", 3), ("utf-16", 1)])
def test_another_encoding_is_named_with_its_line(desk, encoding, line):
    desk.change("newcomers.csv", 3, "id", "bøhdan")
    desk.write("newcomers.csv", desk.lines("newcomers.csv"), encoding)
    assert f"newcomers.csv, line {line}: not UTF-8" in desk.refused(pairs=False)


def test_a_row_keeps_its_line_after_cells_with_line_breaks(desk):
    lines = desk.lines("newcomers.csv")
    lines[1] = lines[1].replace("cooking;walking", '"cooking;\nwalking"')
    lines[2] = lines[2].replace(",man,", ",male,")
    desk.write("newcomers.csv", lines)
    assert "newcomers.csv, line 4, gender" in desk.refused()


def test_a_quote_that_never_ends_is_named(desk):
    lines = desk.lines("newcomers.csv")
    lines[2] = lines[2].replace("bohdan", '"bohdan')
    desk.write("newcomers.csv", lines)
    assert "newcomers.csv, line 3: not a CSV row" in desk.refused()


@pytest.mark.parametrize(
    ("name", "line", "reason"),
    [
        ("districts.csv", "39070100,Sentrum again,0,0,0,Sentrum", "two districts have the same code"),
        (
            "places.csv",
            "pier,Pier,nowhere,park,no,yes",
            "places.csv, line 12, district: 'nowhere' is not known",
        ),
        ("places.csv", "napern,Again,39070100,park,no,yes", "two meeting places have the same id"),
        ("travel.csv", "39070100,39070200,1,2,3,x", "travel.csv, line 291, car: 'x' is not a whole number"),
        ("travel.csv", "39070100,nowhere,1,2,3,4", "travel.csv, line 291, to: 'nowhere' is not known"),
        ("interests.csv", "two words,g,e,n", "interests.csv, line 37, id: 'two words' is not an id"),
    ],
)
def test_a_municipality_is_whole_or_refused_even_when_bad_rows_are_skipped(desk, name, line, reason):
    desk.municipality = copytree(MUNICIPALITY, desk.folder / "town")
    path = desk.municipality / name
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + f"\n{line}\n", encoding="utf-8")
    assert reason in desk.refused("--skip-bad")


def test_travel_minutes_that_are_missing_are_named(desk):
    desk.municipality = copytree(MUNICIPALITY, desk.folder / "town")
    path = desk.municipality / "travel.csv"
    lines = path.read_text().splitlines()
    path.write_text("\n".join(line for line in lines if not line.startswith("39070500,39070100")) + "\n")
    assert "no minutes from 39070500 to 39070100" in desk.refused()


def test_a_folder_that_lacks_a_file_is_named(desk):
    desk.municipality = desk.folder
    assert "districts.csv: the file cannot be read: No such file" in desk.refused()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("min_score = ", "policy.toml: "),
        ("shoes = 3", "policy.toml: shoes: there is no such setting"),
        ("[weights]\nage = 'x'", "policy.toml: weights.age: 'x' is not a whole number"),
        ("[rules]\ncapacity = 'off'", "policy.toml: rules.capacity: this rule cannot be off"),
        ("min_score = 250", "policy.toml: min_score: 250 is not a number from 0 to 100"),
    ],
)
def test_an_impossible_policy_file_is_named(desk, content, reason):
    desk.write("policy.toml", [content])
    assert reason in desk.refused("--policy", str(desk.path("policy.toml")))
