"""The pictures of the user guide: what is on each, and how it is taken (bin/pictures)."""

from __future__ import annotations

import argparse
import io
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter
from playwright.sync_api import Browser, FilePayload, FloatRect, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs/screenshots/guide"
README_PICTURE = ROOT / "docs/screenshots/quen.png"
LANGUAGES = ("en", "vi")
START_SECONDS, ANSWER_MS = 600.0, 20_000
PORT = 8390  # and the next one, of the Quen that is started for the pictures
MARGIN = 12  # pixels around an element
COLORS = 200
PEOPLE = {"admin": 0, "manager": 1}  # the line of the demonstration's sign-in that is theirs
OWNER = "Bùi Minh Khôi"  # a sales rep of the demonstration business
FILES = ("Báo giá.txt", "Biên bản khảo sát.txt", "Yêu cầu kỹ thuật.csv")
CUSTOMERS = """Company,Industry,Phone,Country,Sales rep
Quán Cà phê Lá Xanh,Restaurants,0901 234 567,Vietnam,{owner}
Khách sạn Sông Thu,Hotels,0236 355 5127,Vietnam,{owner}
Lakeside Roasters,Food,+1 802 555 0127,Untied States,{owner}
Trường Quốc tế Ban Mai,Education,28 55,Vietnam,{owner}
Ban Suan Coffee,Restaurants,+66 81 234 5678,Thailand,{owner}
"""


@dataclass(frozen=True)
class Picture:
    """A picture by its name.

    `page`: an address; then the links `follow` are opened one after the other. `steps`: ("click", element),
    ("fill", element, text), ("press", keys), ("wait", element), ("table", element) and ("files", element), which hand
    over files. Elements are CSS, as texts differ by language. `element`: what is shown of the page; all of it without
    one. `size`: of the window. `after`: steps that put back what the others did.
    """

    name: str
    page: str
    steps: tuple[tuple[str, ...], ...] = ()
    follow: tuple[str, ...] = ()
    element: str = ""
    person: str = "manager"
    size: tuple[int, int] = (1280, 800)
    after: tuple[tuple[str, ...], ...] = ()


WIDE, TALL, PHONE = (1440, 900), (1440, 1060), (390, 844)
ROW = "tr[data-row] a.q-record-link"
DEAL = "[data-column]:nth-child(4) a.q-card-title, .q-board-column:nth-child(4) a.q-card-title"
DRAWER = "dialog.q-drawer[open]"
ACCOUNT = "#record-properties a[href^='/account/'], .q-context a[href^='/account/']"
BOARD = "/opportunity/board"
OPEN_DEALS = "/opportunity/?filter=stage.kind%20%3D%20open"
MIDDLE = "section.q-middle"
TICK = "tr[data-row]:nth-child({}) [data-select]"
FILE = (("table", "input[type=file]"), ("click", "form[enctype] button[type=submit]"), ("wait", ".q-map-row"))
CHECK = (("click", "main form button.btn-primary"), ("wait", "#import-checked"))
UPLOAD = (("files", "[data-files-input]"), ("wait", "#files-list li"))
MOVED = ("wait", ".q-path li:nth-child(5)[data-state=current]")
NEXT_STAGE = (("click", ".q-path li[data-state=current] + li button"), MOVED, ("wait", "#toasts [data-undo]"))

PICTURES = (
    Picture("home", "/", size=WIDE),
    Picture("record", BOARD, follow=(DEAL,), size=WIDE),
    Picture("help", BOARD, steps=(("press", "h"), ("wait", f"{DRAWER} .q-help-text"))),
    Picture("account", BOARD, follow=(DEAL, ACCOUNT), steps=(("click", "#tab-overview"),), size=WIDE),
    Picture("network", BOARD, follow=(DEAL, ACCOUNT, "a[href^='/network/']"), steps=(("wait", "main svg"),)),
    Picture("board", BOARD),
    Picture("figures", "/pipeline-figures"),
    Picture("timeline", BOARD, follow=(DEAL, ACCOUNT), steps=(("click", "#tab-timeline"),), element=MIDDLE, size=TALL),
    Picture("calendar", "/activity/calendar", size=TALL),
    Picture("share", BOARD, follow=(DEAL, "a[href$='/access']"), element="main .q-form, main > *"),
    Picture("import-columns", "/import/account/", steps=FILE, size=(1280, 900)),
    Picture("import-check", "/import/account/", steps=(*FILE, *CHECK), size=(1280, 900)),
    Picture("search", "/", steps=(("press", "Control+k"), ("fill", "[data-palette-input]", "ca phe da nang"))),
    Picture("settings", "/settings/", person="admin"),
    Picture("users", "/settings/users", person="admin", size=(1600, 900)),
    Picture("rights", "/role/", follow=(f"{ROW} >> nth=3", "a[href$='/rights']"), person="admin"),
    Picture(
        "keyboard",
        "/opportunity/",
        steps=(("press", "?"), ("wait", "#shortcuts[open]")),
        element="#shortcuts",
        size=TALL,
    ),
    Picture("files", BOARD, follow=(DEAL,), steps=(("click", "#tab-files"), *UPLOAD), element=MIDDLE, size=WIDE),
    Picture("undo", BOARD, follow=(DEAL,), steps=NEXT_STAGE, after=(("click", "#toasts [data-undo]"),), size=WIDE),
    Picture("history", BOARD, follow=(DEAL,), steps=(("click", "#tab-history"),), element=MIDDLE, size=WIDE),
    Picture("list", OPEN_DEALS),
    Picture("filter", OPEN_DEALS, steps=(("click", ".q-chip-text"), ("wait", f"{DRAWER} form"))),
    Picture(
        "bulk", OPEN_DEALS, steps=(*(("click", TICK.format(row)) for row in (1, 2, 4)), ("wait", "[data-selection]"))
    ),
    Picture("pivot", "/opportunity/pivot", size=WIDE),
)


class Taker:
    """Takes pictures of one running Quen, signed in as one person in one language at a time."""

    def __init__(self, browser: Browser, url: str, logins: list[str]) -> None:
        self.browser, self.url, self.logins = browser, url, logins

    def take(self, pictures: list[Picture], language: str, person: str) -> None:
        """All `pictures` of a person into the folder of the language."""
        context = self.browser.new_context(base_url=self.url, color_scheme="light", locale="en-US")
        context.set_default_timeout(ANSWER_MS)
        page = context.new_page()
        self._sign_in(page, *self._login(person))
        self._speak(page, language)
        for picture in pictures:
            try:
                self._take(page, picture, FOLDER / language / f"{picture.name}.png")
            except (PlaywrightError, OSError) as error:  # one page that has changed does not cost the others
                print(f"{language}/{picture.name}: {error}", file=sys.stderr)
        self._speak(page, "en")
        context.close()

    def compose(self) -> None:
        """The picture at the head of the README: the board on a desktop, the day on a phone before it."""
        shots = []
        for size, address in ((WIDE, BOARD), (PHONE, "/")):
            context = self.browser.new_context(base_url=self.url, color_scheme="light", has_touch=size == PHONE)
            page = context.new_page()
            page.set_viewport_size({"width": size[0], "height": size[1]})
            self._sign_in(page, *self._login("manager"))
            page.goto(address)
            page.wait_for_load_state("networkidle")
            shots.append(Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB"))
            context.close()
        save(composed(*shots), README_PICTURE)

    def _login(self, person: str) -> tuple[str, str]:
        email = self.logins[PEOPLE[person]].split()[0]
        return email, next(line.split()[-1] for line in self.logins if ":" in line)

    def _sign_in(self, page: Page, email: str, password: str) -> None:
        page.goto("/sign-in")
        page.fill("#email", email)
        page.fill("#password", password)
        with page.expect_navigation():
            page.click("form[data-once] button[type=submit]")

    def _speak(self, page: Page, language: str) -> None:
        page.goto("/")
        page.click("[popovertarget=menu-user]")
        with page.expect_navigation():
            page.click(f"#menu-user button[name=language][value={language}]")

    def _take(self, page: Page, picture: Picture, path: Path) -> None:
        page.set_viewport_size({"width": picture.size[0], "height": picture.size[1]})
        page.goto(picture.page)
        page.wait_for_load_state("networkidle")
        for link in picture.follow:
            page.goto(page.locator(link).first.get_attribute("href") or "/")
            page.wait_for_load_state("networkidle")
        for step in picture.steps:
            self._do(page, step)
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready")
        page.wait_for_timeout(400)  # what slides in has arrived; nothing tells when
        save(page.screenshot(clip=box(page, picture.element), animations="disabled", caret="hide"), path)
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB", flush=True)
        for step in picture.after:
            self._do(page, step)

    def _do(self, page: Page, step: tuple[str, ...]) -> None:
        kind, target, *more = step
        if kind == "press":
            page.keyboard.press(target)
            return
        place = page.locator(target).first
        if kind == "click":
            place.click()
        elif kind == "wait":
            place.wait_for()
        elif kind == "fill":
            place.press_sequentially(more[0], delay=30)
        elif kind == "table":
            table = CUSTOMERS.format(owner=OWNER)
            place.set_input_files({"name": "customers.csv", "mimeType": "text/csv", "buffer": table.encode()})
        elif kind == "files":
            given = [FilePayload(name=name, mimeType="text/plain", buffer=name.encode()) for name in FILES]
            place.set_input_files(given)
        else:
            raise ValueError(f"no such step: {kind}")
        page.wait_for_load_state("networkidle")


def box(page: Page, element: str) -> FloatRect | None:
    """The element with a margin, within the window; None for the whole window."""
    found = page.locator(element).first.bounding_box() if element else None
    if found is None:
        return None
    size = page.viewport_size or {"width": 0, "height": 0}
    left, top = max(found["x"] - MARGIN, 0), max(found["y"] - MARGIN, 0)
    right = min(found["x"] + found["width"] + MARGIN, size["width"])
    bottom = min(found["y"] + found["height"] + MARGIN, size["height"])
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def composed(desktop: Image.Image, phone: Image.Image) -> bytes:
    """Both with round corners and a shadow, the phone over the lower right corner of the desktop."""
    edge, over = 48, 90
    width, height = desktop.width + 2 * edge + over, desktop.height + 2 * edge + 40
    whole = Image.new("RGB", (width, height), "#e7f0f0")
    for shot, place, radius in (
        (desktop, (edge, edge), 14),
        (phone, (width - phone.width - edge, height - phone.height - edge), 36),
    ):
        mask = Image.new("L", shot.size, 0)
        ImageDraw.Draw(mask).rounded_rectangle((0, 0, *shot.size), radius, fill=255)
        shadow = Image.new("L", whole.size, 0)
        shadow.paste(mask.point(lambda light: light // 3), (place[0], place[1] + 10))
        whole.paste("#12353b", (0, 0), shadow.filter(ImageFilter.GaussianBlur(18)))
        whole.paste(shot, place, mask)
    made = io.BytesIO()
    whole.save(made, "PNG")
    return made.getvalue()


def save(png: bytes, path: Path) -> None:
    """With a palette, a third of the size: the colors most used stay as they are, others become the next."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.open(io.BytesIO(png)).convert("RGB")
    used = sorted(image.getcolors(image.width * image.height) or [], reverse=True)[:COLORS]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for _count, color in used for part in color])  # type: ignore[attr-defined]
    image.quantize(palette=palette, dither=Image.Dither.NONE).save(path, optimize=True)


@contextmanager
def quen(url: str, data: Path | None) -> Iterator[tuple[str, list[str]]]:
    """(address, lines of the sign-in) of a running Quen, or of one made for this with the demonstration business."""
    if url:
        yield url, _logins(data or ROOT / "var")
        return
    with tempfile.TemporaryDirectory(prefix="quen-") as folder:
        url = f"http://localhost:{PORT}"
        process = subprocess.Popen(  # noqa: S603  (ourselves)
            [sys.executable, "-m", "quen.kernel.cli", "run", "--data-dir", folder, "--port", str(PORT)], cwd=ROOT
        )
        try:
            _wait(process, f"{url}/healthz", Path(folder) / "secrets/demo-login")
            yield url, _logins(Path(folder))
        finally:
            process.terminate()
            process.wait(60)


def _logins(data: Path) -> list[str]:
    return (data / "secrets/demo-login").read_text(encoding="utf-8").splitlines()


def _wait(process: subprocess.Popen[bytes], url: str, login: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  (an address of ours)
                if answer.status == 200 and login.exists():
                    return
        except OSError:
            pass
        time.sleep(1)
    raise SystemExit("Quen did not start.")


def main() -> None:
    """Take the pictures that are named, or all."""
    parser = argparse.ArgumentParser(description="Takes the pictures of the user guide.")
    parser.add_argument("names", nargs="*", help="of the pictures; all without any")
    parser.add_argument("--url", default="", help="of a running Quen with the demonstration business")
    parser.add_argument("--data-dir", type=Path, help="its data folder, for the password")
    parser.add_argument("--chromium", default=shutil.which("chromium") or "chromium", help="the browser")
    parser.add_argument("--composed", action="store_true", help="only the picture at the head of the README")
    given = parser.parse_args()
    wanted = [picture for picture in PICTURES if not given.names or picture.name in given.names]
    with quen(given.url, given.data_dir) as (url, logins), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=given.chromium, args=["--no-sandbox", "--disable-gpu"])
        taker = Taker(browser, url, logins)
        if given.composed:
            taker.compose()
        for language in () if given.composed else LANGUAGES:
            for person in PEOPLE:
                taker.take([picture for picture in wanted if picture.person == person], language, person)
        browser.close()


if __name__ == "__main__":
    main()
