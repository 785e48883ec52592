"""Give every test the fixtures of the suite."""

pytest_plugins = ("tests.browser",)
