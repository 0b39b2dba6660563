"""The flag that writes what happens into the journeys, for a person to read before it is kept."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest tests/journeys --rewrite-journeys`."""
    parser.addoption(
        "--rewrite-journeys",
        action="store_true",
        default=False,
        help="write the events of each journey into its file",
    )
