"""What is looked at on every page of a journey, whoever goes it, and the weather on the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe
from django.utils import translation
from django.utils.translation import gettext

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

LATENCY_MS = 200
WIDE = 768
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
_AXE = Axe().axe_script
# one heading tells the page, and whatever takes the focus has a name for those who hear it
_TOLD = """() => {
  const named = (e) => (e.getAttribute('aria-label') || e.textContent || e.title || e.value || '').trim()
    || e.getAttribute('aria-labelledby') || e.labels?.length || e.querySelector('img[alt]:not([alt=""])');
  const shown = (e) => e.checkVisibility() && !e.closest('[aria-hidden=true]');
  const mute = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea')]
    .filter((e) => shown(e) && !named(e)).map((e) => e.outerHTML.slice(0, 120));
  const headings = [...document.querySelectorAll('main h1')].filter(shown).length;
  // words that do not fit their button, heading or figure; a button that its cell cuts off. "…" is a way to fit
  const spills = (e) => e.scrollWidth > e.clientWidth + 2 && e.clientWidth > 2
    && getComputedStyle(e).textOverflow !== 'ellipsis' && getComputedStyle(e).overflowX !== 'auto';
  const low = (e) => e.getBoundingClientRect().bottom > e.closest('td').getBoundingClientRect().bottom + 1
    && getComputedStyle(e.closest('td')).overflowY !== 'visible';
  const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);
  const cut = [...all('main :is(h1, h2, .btn, dd, legend)').filter(spills),
    ...all('main td :is(.btn, .q-icon-button)').filter(low)].map((e) => e.outerHTML.slice(0, 120));
  return { mute, cut, headings, title: document.title, lang: document.documentElement.lang,
           wide: document.documentElement.scrollWidth - innerWidth };
}"""

# colors that fade over have neither the old contrast nor the new one
_STILL = "() => Promise.allSettled(document.getAnimations().filter((a) => a.effect.getTiming().iterations < 9).map((a) => a.finished))"  # noqa: E501

# Chromium keeps some inherited colors when an emulated theme changes; what is laid out anew gets its own
_ANEW = """() => {
  const root = document.documentElement;
  const scrolled = [...document.querySelectorAll('*')].filter((e) => e.scrollTop || e.scrollLeft)
    .map((e) => [e, e.scrollLeft, e.scrollTop]);
  root.style.display = 'none';
  root.getBoundingClientRect();
  root.style.removeProperty('display');
  root.getBoundingClientRect();
  scrolled.forEach(([e, left, top]) => e.scrollTo({ left, top, behavior: 'instant' }));
}"""


@dataclass
class Eyes:
    """Looks at pages and remembers what is wrong with them."""

    found: list[str] = field(default_factory=list)

    def look(self, page: Page) -> None:
        """WCAG 2.2 AA in both themes, names and headings, nothing cut off and no wider than the window.

        The dark theme is looked at in wide windows alone: it has the same colors in narrow ones.
        """
        page.evaluate(_STILL)
        self._axe(page, {"type": "tag", "values": list(WCAG)})
        if (page.viewport_size or {"width": 0})["width"] >= WIDE:
            page.emulate_media(color_scheme="dark")
            page.evaluate(_ANEW)
            page.evaluate(_STILL)
            self._axe(page, {"type": "rule", "values": ["color-contrast"]})
            page.emulate_media(color_scheme="light")
            page.evaluate(_ANEW)
            page.evaluate(_STILL)
        told: dict[str, Any] = page.evaluate(_TOLD)
        self.found += [f"{page.url}: without a name: {markup}" for markup in told["mute"]]
        self.found += [f"{page.url}: cut off: {markup}" for markup in told["cut"]]
        if told["headings"] != 1:
            self.found.append(f"{page.url}: {told['headings']} headings of the first level")
        if told["wide"] > 0:
            self.found.append(f"{page.url}: {told['wide']} pixels too wide")
        if not told["title"] or not told["lang"]:
            self.found.append(f"{page.url}: without title or language")

    def _axe(self, page: Page, only: dict[str, Any]) -> None:
        if not page.evaluate("Boolean(window.axe)"):
            page.evaluate(_AXE)
        options = {"resultTypes": ["violations"], "runOnly": only}
        response: dict[str, Any] = page.evaluate("(options) => axe.run(options)", options)
        self.found += [
            f"{page.url}: {violation['id']}: {node['html'][:160]} ({', '.join(map(str, node['target']))})"
            for violation in response["violations"]
            for node in violation["nodes"]
        ]


@contextmanager
def slow_network(page: Page) -> Iterator[None]:
    """Every answer takes LATENCY_MS longer than it would."""
    session = page.context.new_cdp_session(page)
    conditions = {"offline": False, "downloadThroughput": -1, "uploadThroughput": -1}
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {**conditions, "latency": LATENCY_MS})
    try:
        yield
    finally:
        session.send("Network.emulateNetworkConditions", {**conditions, "latency": 0})
        session.detach()


def lose_one(page: Page, pattern: str) -> None:
    """The next request to an address like `pattern` gets lost on the way."""

    def lose(route: Route) -> None:
        route.abort("connectionfailed")

    page.route(pattern, lose, times=1)


def said(language: str, text: str, **values: str) -> str:
    """A text of the interface as it stands there in `language`."""
    with translation.override(language):
        found = gettext(text)
    return found % values if values else found
