"""What every test may ask for. Nothing starts before a test asks: the matching tests pay for none of it."""

import gc

pytest_plugins = [
    "tests.databases",
    "tests.worlds",
    "tests.pages",
    "tests.browser",
    "tests.web.posting",
    "tests.web.round_pages",
    "tests.web.workspace_steps",
]

# What is read at the beginning stays to the end: to search it again and again took a tenth of the time.
gc.disable()


def pytest_collection_finish() -> None:
    """Leave what there is by now out of every later search for rubbish, and search seldom."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()
