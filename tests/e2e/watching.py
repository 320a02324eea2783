"""Browser windows that are watched: what the console says about errors fails the test."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.test import Client

from quen.kernel.tenancy.models import User
from quen.kernel.testing.business import Business

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

    from tests.e2e.running import Quen

DESKTOP = (1440, 900)
PHONE = (390, 844)
NARROW = (360, 740)
WAIT_MS = 15_000
_LOST = re.compile("ERR_CONNECTION_FAILED|htmx:(?:afterRequest|sendError)")
_REFUSED = re.compile(r"(?:responded with a status of|Response Status Error Code) (\d+)")


@dataclass
class Visitors:
    """Opens windows on the product. `refusals`: statuses of answers that the journey provokes on purpose.

    `losses`: whether it lets requests get lost on purpose.
    """

    browser: Browser
    quen: Quen
    refusals: set[int] = field(default_factory=set)
    losses: bool = False
    errors: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def anonymous(self, size: tuple[int, int] = DESKTOP, **options: Any) -> Page:
        """A window in which nobody is signed in."""
        width, height = size
        context = self.browser.new_context(
            base_url=self.quen.url,
            viewport={"width": width, "height": height},
            locale="en-GB",
            timezone_id="UTC",
            reduced_motion="reduce",
            has_touch=width < 600,
            **options,
        )
        context.set_default_timeout(WAIT_MS)
        self.contexts.append(context)
        return self.another(context)

    def another(self, context: BrowserContext) -> Page:
        """A further window of the same person."""
        page = context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.errors.append(f"{page.url}: {error}"))
        return page

    def person(self, persona: str, size: tuple[int, int] = DESKTOP, **options: Any) -> Page:
        """A window in which one of the tests' people is signed in."""
        with self.quen.inside():
            client = Business(self.quen.facts).client(persona)
        return self._with(client, size, options)

    def member(self, email: str, tenant: uuid.UUID, size: tuple[int, int] = DESKTOP, **options: Any) -> Page:
        """A window in which the person with that e-mail is signed in to the tenant."""
        with self.quen.inside():
            client = Client()
            client.force_login(User.objects.get(email=email), backend="quen.kernel.web.sign_in.EmailBackend")
            session = client.session
            session["tenant"] = str(tenant)
            session.save()
        return self._with(client, size, options)

    def _with(self, client: Client, size: tuple[int, int], options: dict[str, Any]) -> Page:
        page = self.anonymous(size, **options)
        session = client.cookies["quen_session"].value
        page.context.add_cookies([{"name": "quen_session", "value": session, "url": self.quen.url}])
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        refused = _REFUSED.search(message.text)
        if refused and int(refused[1]) in self.refusals:
            return
        if self.losses and _LOST.search(message.text):
            return
        self.errors.append(f"{message.location.get('url', '')}: {message.text}")

    def keep_pictures(self, folder: Path, name: str) -> list[Path]:
        """Screenshots of all windows that are open."""
        folder.mkdir(parents=True, exist_ok=True)
        pages = [page for context in self.contexts for page in context.pages]
        found = []
        for index, page in enumerate(pages):
            path = folder / f"{name}-{index}.png"
            page.screenshot(path=path)
            found.append(path)
        return found

    def close(self) -> None:
        """Close all windows. Errors: AssertionError with what their consoles complained about."""
        for context in self.contexts:
            context.close()
        assert not self.errors, "\n".join(self.errors)


@contextmanager
def work(quen: Quen, persona: str) -> Iterator[tuple[Business, Any]]:
    """The tests' business and `persona` at work in the product's database, to set a scene up."""
    with quen.inside():
        business = Business(quen.facts)
        with business.work(persona) as actor:
            yield business, actor
