"""The API's own fixtures, for tests that need no plan."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.api import Api
from tests.cast import Cast


@pytest.fixture
def api(people: Cast) -> Callable[[str], Api]:
    """A client signed in as somebody of the cast."""
    return lambda name: Api(worker=people.workers[name])
