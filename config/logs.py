"""Log lines: one JSON object each, on standard error, with ids and never with anybody's words.

What an exception *says* can quote a record (a database error names the row it refused), so a
failure is logged as its type and the lines of code it passed through.
"""

import json
import logging
import traceback
from datetime import UTC, datetime


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": _message(record),
        }
        status = getattr(record, "status_code", None)
        if status is not None:
            line["status"] = status
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, trace = record.exc_info
            line["error"] = kind.__name__
            line["trace"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(trace)
            ]
        return json.dumps(line, default=str)


def _message(record: logging.LogRecord) -> str:
    """Celery puts results and exceptions into its messages: keep the task's name and id."""
    task = getattr(record, "data", None)
    if record.name == "celery.app.trace" and isinstance(task, dict):
        return " ".join(
            str(task[part]) for part in ("name", "id", "description", "runtime") if part in task
        )
    return record.getMessage()
