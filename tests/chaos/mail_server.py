"""A mail server that takes mail, or does whatever a mail server does when it fails."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from email import message_from_bytes
from enum import Enum
from typing import Any

from aiosmtpd.controller import Controller

from tests.chaos.patience import OFTEN
from tests.chaos.servers import free_port

POISON = "poison@example.org"
SLOWLY = 0.5
ABOUT = re.compile(r"/notifications/([0-9a-f-]{36})/")


class Mood(Enum):
    ACCEPTS = "accepts"
    LATER = "answers 451"
    HANGS = "hangs"
    SLOW = "takes half a second"


class MailServer:
    """Takes every mail but one, which it refuses for ever; refuses connections while stopped.

    `taken` holds, by the notification that a mail is about, the Message-ID of each mail about it.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.mood = Mood.ACCEPTS
        self.taken: dict[str, list[str]] = defaultdict(list)
        self.later = self.hung = self.poisoned = self.in_hand = 0
        self._controller: Controller | None = None

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    @property
    def mails(self) -> int:
        return sum(map(len, self.taken.values()))

    @property
    def repeats(self) -> int:
        return self.mails - len(self.taken)

    def is_hanging(self) -> bool:
        return self.mood is Mood.HANGS

    # What aiosmtpd asks. A name that begins with `handle_` is its protocol.

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address == POISON:
            self.poisoned += 1
            return "550 5.1.1 No such mailbox"
        if self.mood is Mood.LATER:
            self.later += 1
            return "451 4.3.0 Try again later"
        if self.is_hanging():
            self.hung += 1
            while self.is_hanging():
                await asyncio.sleep(OFTEN)
            return "451 4.3.0 Too late"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.mood is Mood.SLOW:
            self.in_hand += 1
            await asyncio.sleep(SLOWLY)
            self.in_hand -= 1
        message = message_from_bytes(envelope.content)
        (about,) = ABOUT.findall(str(message.get_payload()))
        self.taken[about].append(str(message["Message-ID"]))
        return "250 2.0.0 OK"
