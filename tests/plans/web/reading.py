"""Reading a page as a person does: its words, without the markup and with single spaces."""

import re
from html import unescape


def text_of(page: str) -> str:
    body = page[page.index("<body") :]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def version_in(page: str) -> str:
    """The version of the row that a form carries."""
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found is not None
    return found[1]


def draft_key_in(page: str) -> str:
    """The signed token by which a form's typing is kept."""
    found = re.search(r'name="draft_key" value="([^"]+)"', page)
    assert found is not None
    return found[1]
