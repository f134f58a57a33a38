"""What every test may ask for. Nothing starts before a test asks: the matching tests pay for none of it."""

pytest_plugins = ["tests.databases", "tests.worlds", "tests.pages", "tests.browser", "tests.web.posting"]
