"""A client that speaks the API as a program would: JSON in, JSON out, the rest by header."""

from __future__ import annotations

from typing import Any

from django.test import Client

PROBLEM = "application/problem+json"


class Api:
    """Signed in as one worker, or holding a token; paths are from below /api/v1/."""

    def __init__(self, *, worker: Any = None, token: str = "") -> None:
        self.client = Client()
        self.headers: dict[str, str] = {"Authorization": f"Bearer {token}"} if token else {}
        if worker is not None:
            self.client.force_login(
                worker, backend="allauth.account.auth_backends.AuthenticationBackend"
            )

    def _send(
        self, method: str, path: str, data: Any = None, *, if_match: str | None = None
    ) -> Any:
        headers = dict(self.headers)
        if if_match is not None:
            headers["If-Match"] = if_match
        if path.startswith("/"):
            url = path
        else:
            url = f"/api/v1/{path}"
        kwargs = {} if data is None else {"data": data, "content_type": "application/json"}
        return getattr(self.client, method)(url, headers=headers, **kwargs)

    def get(self, path: str) -> Any:
        return self._send("get", path)

    def post(self, path: str, data: Any = None, *, if_match: str | None = None) -> Any:
        return self._send("post", path, data, if_match=if_match)

    def put(self, path: str, data: Any = None, *, if_match: str | None = None) -> Any:
        return self._send("put", path, data, if_match=if_match)

    def patch(self, path: str, data: Any = None, *, if_match: str | None = None) -> Any:
        return self._send("patch", path, data, if_match=if_match)

    def delete(self, path: str) -> Any:
        return self._send("delete", path)


def is_problem(response: Any, status: int) -> dict[str, Any]:
    """The problem a response must be, so that a test can look at what it says."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == PROBLEM
    said: dict[str, Any] = response.json()
    assert said["status"] == status
    assert said["title"]
    return said


def fields_of(problem: dict[str, Any]) -> set[str]:
    return {error["field"] for error in problem["errors"]}
