"""Tables as CSV files, which whoever opens them can trust to be text."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

from plans.rules.spreadsheets import as_text


class _Line:
    """What the csv module writes to: hands each line straight on."""

    def write(self, text: str) -> str:
        return text


def csv_file(
    name: str, head: Sequence[str], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """A download, written as it is read. The name holds no name of anybody."""
    writer = csv.writer(_Line())

    def lines() -> Iterator[str]:
        yield "\ufeff"  # so that spreadsheets read it as UTF-8
        yield writer.writerow(head)
        for row in rows:
            yield writer.writerow([as_text(cell) for cell in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
