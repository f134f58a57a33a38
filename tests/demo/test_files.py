import pytest

from web.demo import files


@pytest.mark.parametrize("read", [files.is_yes_or_unknown, files.whole, files.levels])
def test_an_empty_field_is_unknown_and_not_no(read):
    assert read("") is None


def test_an_empty_list_of_what_somebody_likes_is_empty():
    assert files.listed("") == []


def test_an_answer_is_read():
    assert files.is_yes_or_unknown("no") is False
    assert files.whole("30") == 30
    assert files.levels("fa-AF:native;nb:A1") == {"fa-AF": "native", "nb": "A1"}
    assert files.listed("walking;chess") == ["walking", "chess"]
