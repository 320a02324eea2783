"""A page that stays open: it hears of changes, and comes back by itself when the connection is lost."""

from __future__ import annotations

import http.client
import threading

from tests.chaos.browser import Browser


class Listener(threading.Thread):
    """Reads the live events as the browser's EventSource does."""

    def __init__(self, browser: Browser, stop: threading.Event) -> None:
        super().__init__(name="listener", daemon=True)
        self.browser, self.stop = browser, stop
        self.events = self.connections = 0

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self._listen()
            except (OSError, http.client.HTTPException):
                pass
            self.stop.wait(1.0)

    def _listen(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.browser.port + 1, timeout=40)
        try:
            cookies = "; ".join(f"{name}={value}" for name, value in self.browser.cookies.items())
            connection.request(
                "GET", "/live/events", headers={"Cookie": cookies, "Host": f"localhost:{self.browser.port + 1}"}
            )
            response = connection.getresponse()
            if response.status != 200:
                return
            self.connections += 1
            while not self.stop.is_set():
                line = response.readline()
                if not line:
                    return
                self.events += line.startswith(b"data:")
        finally:
            connection.close()
