"""Notebooks as tests: see coursekit/nbval_plugin.py. `--long` adds what CI has the time for."""

import hypothesis
import pytest

# A busy machine is no defect: Hypothesis may take its time to think of inputs.
SLOW = hypothesis.HealthCheck.too_slow
hypothesis.settings.register_profile("course", deadline=None, suppress_health_check=[SLOW])
hypothesis.settings.load_profile("course")

pytest_plugins = ["coursekit.nbval_plugin"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also the tests that take minutes")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "long: takes minutes; runs with --long only")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--long"):
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason="takes minutes: with --long only"))
