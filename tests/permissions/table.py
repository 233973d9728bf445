"""The table of expected answers, as written by hand in `table.csv`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from tests.permissions.personas import PERSONAS

FILE = Path(__file__).with_name("table.csv")


@dataclass(frozen=True)
class Row:
    """What everybody gets from one route and method."""

    route: str
    method: str
    expected: dict[str, int]


def rows() -> list[Row]:
    with FILE.open() as file:
        return [
            Row(line["route"], line["method"], {who: int(line[who]) for who in PERSONAS})
            for line in csv.DictReader(file)
        ]
