"""Taking a census return in, as the tests of it do."""

import pytest

from tests.census import taken_in


@pytest.fixture
def uploads(settings, tmp_path):
    """A folder of the test's own for returns that wait."""
    settings.MEDIA_ROOT = str(tmp_path / "uploads")


@pytest.fixture
def take(people, uploads, tmp_path):
    """Take a return in, given its bytes or path, and hand back the import."""
    return lambda content, **options: taken_in(people, content, tmp_path, **options)
