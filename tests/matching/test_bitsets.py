import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.bitsets import encode, pack, places_of, share_at_least, shared

letters = st.frozensets(st.integers(0, 199), max_size=40)


@given(
    st.lists(letters, min_size=1, max_size=4), st.lists(letters, min_size=1, max_size=4), st.integers(1, 5)
)
def test_bits_count_what_sets_share_in_any_number_of_words(ours, theirs, least):
    places = places_of(range(200))
    a, b = encode(ours, places), encode(theirs, places)
    assert a.shape == (len(ours), 4)
    counts = np.array([[len(one & other) for other in theirs] for one in ours])
    every = np.arange(len(ours))[:, None], np.arange(len(theirs))[None, :]
    assert (shared(a, b, *every) == counts).all()
    assert (share_at_least(a, b, *every, least) == (counts >= least)).all()


@given(letters)
def test_packing_a_table_is_encoding_its_columns(ours):
    table = np.array([[letter in ours for letter in range(200)]])
    assert (pack(table) == encode([ours], places_of(range(200)))).all()


def test_letters_without_a_place_do_not_count():
    assert encode([{"a", "b"}], places_of(["a"])).tolist() == [[1]]
