import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.bitsets import encode, pack, share_at_least, shared

letters = st.frozensets(st.integers(0, 199), max_size=40)


@given(
    st.lists(letters, min_size=1, max_size=4), st.lists(letters, min_size=1, max_size=4), st.integers(1, 5)
)
def test_bits_count_what_sets_share_in_any_number_of_words(ours, theirs, least):
    a, b = encode(ours, range(200)), encode(theirs, range(200))
    assert a.shape == (len(ours), 4)
    counts = np.array([[len(one & other) for other in theirs] for one in ours])
    every = np.arange(len(ours))[:, None], np.arange(len(theirs))[None, :]
    assert (shared(a, b, *every) == counts).all()
    assert (share_at_least(a, b, *every, least) == (counts >= least)).all()


@given(letters)
def test_packing_a_table_is_encoding_its_columns(ours):
    table = np.array([[letter in ours for letter in range(200)]])
    assert (pack(table) == encode([ours], range(200))).all()


def test_what_is_no_letter_does_not_count():
    assert encode([{"a", "b"}], ["a"]).tolist() == [[1]]
