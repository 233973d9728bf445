"""GOV.UK Notify as the way e-mail goes, against a stand-in of it on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
import pytest
from django.core.mail import EmailMessage, get_connection

from config.notify import EmailBackend
from plans.operations.mails import _why

SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"


class StandIn(ThreadingHTTPServer):
    """Notify's one address, answering with `status`; keeps what it was sent."""

    status = 201
    body = b"{}"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.taken: list[tuple[str, str, dict[str, Any]]] = []


class Answering(BaseHTTPRequestHandler):
    server: StandIn

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.taken.append((self.path, self.headers["Authorization"], said))
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def notify(settings: Any) -> Iterator[StandIn]:
    with StandIn() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        settings.NOTIFY_API_KEY = f"coregroup-{SERVICE}-{SECRET}"
        settings.NOTIFY_TEMPLATE_ID = "f33517ff-2a88-4f6e-b855-c550268ce08a"
        settings.NOTIFY_URL = f"http://127.0.0.1:{server.server_port}"
        yield server
        server.shutdown()
        thread.join()


def a_message(**headers: str) -> EmailMessage:
    return EmailMessage(
        "Coregroup: 1 thing waits for you", "An action is due.", to=["hannah@example.org"],
        headers=headers,
    )  # fmt: skip


def send(**options: Any) -> int:
    connection = get_connection("config.notify.EmailBackend", **options)
    connection.open()
    try:
        return int(connection.send_messages([a_message(**{"Message-ID": "<1@coregroup>"})]))
    finally:
        connection.close()


def test_a_mail_is_handed_over_with_its_words_and_its_message_id(notify: StandIn) -> None:
    assert send() == 1
    ((path, authorization, said),) = notify.taken
    assert path == "/v2/notifications/email"
    assert said == {
        "email_address": "hannah@example.org",
        "template_id": "f33517ff-2a88-4f6e-b855-c550268ce08a",
        "personalisation": {
            "subject": "Coregroup: 1 thing waits for you",
            "body": "An action is due.",
        },
        "reference": "<1@coregroup>",
    }
    token = jwt.decode(authorization.removeprefix("Bearer "), SECRET, algorithms=["HS256"])
    assert token["iss"] == SERVICE


def test_a_mail_without_a_message_id_goes_without_a_reference(notify: StandIn) -> None:
    assert EmailBackend().send_messages([a_message()]) == 1
    assert "reference" not in notify.taken[0][2]


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (400, "refused"),
        (403, "refused"),
        (404, "refused"),
        (408, "later"),
        (429, "later"),
        (500, "later"),
        (503, "later"),
    ],
)
def test_what_notify_refuses_is_said_as_smtp_says_it_and_quotes_nobody(
    notify: StandIn, status: int, reason: str
) -> None:
    notify.status = status
    notify.body = b'{"errors": [{"error": "Bad", "message": "hannah@example.org"}]}'
    with pytest.raises(OSError, match="Notify") as failed:
        send()
    assert _why(failed.value) == reason
    assert "hannah" not in str(failed.value)
    assert failed.value.__cause__ is None


def test_an_answer_that_makes_no_sense_is_tried_again(notify: StandIn) -> None:
    notify.body = b"<html>"
    with pytest.raises(OSError, match="Notify") as failed:
        send()
    assert _why(failed.value) == "later"


def test_notify_that_is_not_there_is_not_reached(notify: StandIn, settings: Any) -> None:
    settings.NOTIFY_URL = "http://127.0.0.1:1"
    with pytest.raises(ConnectionError) as failed:
        send()
    assert _why(failed.value) == "unreachable"


def test_failing_silently_counts_what_was_not_taken(notify: StandIn) -> None:
    notify.status = 400
    assert send(fail_silently=True) == 0
