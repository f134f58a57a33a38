import pytest

from matching import Level
from matching.languages import norwegian_rank, shared_languages


def best(ours, theirs):
    shared = shared_languages(ours, theirs)
    return shared[0].rank if shared else 0


@pytest.mark.parametrize(
    ("ours", "theirs", "rank"),
    [
        ({"en": "B1"}, {"en": "C1"}, 3),
        ({"en": "native"}, {"en": "A1"}, 1),
        ({"nb": "C1"}, {"nb": "C2"}, 5),
        ({"nb": "C2"}, {"nb": "native"}, 5),
        ({"sv": "native"}, {"nb": "native"}, 5),
        ({"nb": "native"}, {"sv": "native"}, 5),
        ({"fa": "B1"}, {"fa-AF": "native"}, 2),
        ({"sv": "A1"}, {"nb": "native"}, 0),
        ({"uk": "native"}, {"ru": "native"}, 0),
        ({"ti": "native"}, {"am": "native"}, 0),
        ({"ku": "native"}, {"ckb": "native"}, 0),
        ({}, {"nb": "native"}, 0),
    ],
)
def test_people_talk_as_well_as_the_weaker_and_near_languages_count_one_level_less(ours, theirs, rank):
    read = [{tag: Level(level) for tag, level in one.items()} for one in (ours, theirs)]
    assert best(*read) == rank


def test_what_nobody_could_talk_in_is_not_listed():
    assert shared_languages({"sv": Level.A1}, {"nb": Level.NATIVE}) == ()


def test_what_is_shared_is_listed_best_first_and_says_what_both_grew_up_with():
    ours = {"fa": Level.NATIVE, "en": Level.B1}
    theirs = {"fa-AF": Level.NATIVE, "en": Level.B2}
    persian, english = shared_languages(ours, theirs)
    assert (persian.newcomer_tag, persian.volunteer_tag, persian.rank) == ("fa", "fa-AF", 5)
    assert persian.is_mother_tongue
    assert (english.level, english.is_mother_tongue) == (Level.B1, False)


@pytest.mark.parametrize(("ours", "theirs"), [(Level.NATIVE, Level.C2), (Level.C2, Level.NATIVE)])
def test_a_mother_tongue_is_shared_when_it_is_both_peoples(ours, theirs):
    (polish,) = shared_languages({"pl": ours}, {"pl": theirs})
    assert not polish.is_mother_tongue


@pytest.mark.parametrize(
    ("tags", "rank"),
    [({"nb": Level.A2, "nn": Level.B1}, 3), ({"sv": Level.NATIVE}, 5), ({"en": Level.NATIVE}, 0), ({}, 0)],
)
def test_how_much_norwegian_somebody_has(tags, rank):
    assert norwegian_rank(tags) == rank
