"""Tables on a phone: what decides is seen without scrolling, and says what row it is of while the rest scrolls."""

from typing import Any

import pytest

from tests.site.built import PAGES, name
from tests.site.visits import Visits


@pytest.fixture(params=PAGES, ids=name)
def tables(request: pytest.FixtureRequest, visits: Visits) -> list[dict[str, Any]]:
    """What a reader of a page sees of each of its tables on a phone."""
    return visits[request.param, "light", 390].tables


def test_all_but_a_last_column_are_seen_at_once_and_the_first_one_stays(tables: list[dict[str, Any]]) -> None:
    """A table that scrolls hides no more than its last column, which therefore must not be the one that decides."""
    for table in tables:
        assert table["seen"] >= max(2, table["columns"] - table["scrolls"]), table
        assert table["lines"] < 8, table
        assert table["size"] >= 11, table
        if table["scrolls"]:
            assert table["moved"] < 1, table
            assert table["clear"] == 0, table
