// The list a record was opened from: on the record's page its next and previous one, and the way back to the list.
import { on } from "./keys.js";
import { fragment } from "./requests.js";

const KEY = "quen-trail"; // of this tab alone
const LINKS = ".q-record-link, .q-card-title, .q-event-chip";

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

function write(trail) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(trail));
  } catch {
    // without storage there is no trail, and nothing else is lost
  }
}

const objectOf = (path) => path.split("/")[1];

/** The addresses of the records in `scope`, each once, of one object. */
function addresses(scope, object) {
  const paths = [...scope.querySelectorAll(LINKS)].map((link) => new URL(link.href).pathname);
  return [...new Set(paths.filter((path) => objectOf(path) === object))];
}

const moreIn = (scope) => scope.querySelector("[hx-get*='cursor=']")?.getAttribute("hx-get") ?? "";

/** Somebody opens a record out of a list, board or calendar: what stands around it is what comes next. */
function opened(event) {
  const link = event.target.closest?.(LINKS);
  const scope = link?.closest("[data-cards], table, .q-calendar");
  if (!scope || link.matches("[data-drawer]") || document.querySelector("[data-trail]")?.contains(link)) return;
  const object = objectOf(new URL(link.href).pathname);
  const whole = scope.closest("#list, #board, #calendar"); // else a list on a record or on the home page
  write({
    object,
    paths: addresses(scope, object),
    more: moreIn(scope),
    back: whole ? location.pathname + location.search : "",
  });
}

/** The next rows of the list, when the last one known is reached. */
async function follow(trail) {
  const text = await fragment(trail.more);
  if (!text) return false;
  const holder = new DOMParser().parseFromString(`<table><tbody>${text}</tbody></table><div>${text}</div>`, "text/html");
  const known = new Set(trail.paths);
  const fresh = addresses(holder, trail.object).filter((path) => !known.has(path));
  write({ ...trail, paths: [...trail.paths, ...fresh], more: moreIn(holder) });
  return fresh.length > 0;
}

function point(link, path) {
  if (path) {
    link.href = path + location.hash;
    link.removeAttribute("aria-disabled");
    link.removeAttribute("role");
  } else {
    link.removeAttribute("href");
    link.setAttribute("role", "link");
    link.setAttribute("aria-disabled", "true");
  }
}

async function show() {
  const place = document.querySelector("[data-trail]");
  const trail = read();
  const at = trail?.paths?.indexOf(location.pathname) ?? -1;
  if (!place || at < 0) return;
  if (at === trail.paths.length - 1 && trail.more && (await follow(trail))) {
    show();
    return;
  }
  if (trail.back) document.querySelector("[data-back-to-list]")?.setAttribute("href", trail.back);
  if (trail.paths.length < 2) return;
  point(place.querySelector("[data-trail-previous]"), trail.paths[at - 1]);
  point(place.querySelector("[data-trail-next]"), trail.paths[at + 1]);
  const text = place.dataset.text.replace("{place}", at + 1).replace("{count}", `${trail.paths.length}${trail.more ? "+" : ""}`);
  place.querySelector("[data-trail-place]").textContent = text;
  place.hidden = false;
}

function step(which) {
  const link = document.querySelector(`[data-trail]:not([hidden]) [data-trail-${which}][href]`);
  link?.click();
  return Boolean(link);
}

export function start() {
  document.addEventListener("click", opened, true);
  on("next-record", () => step("next"));
  on("previous-record", () => step("previous"));
  document.addEventListener("quen:refreshed", (event) => event.target.id === "record-head" && show());
  document.addEventListener("click", (event) => {
    // a tab was chosen: the next record opens at the same one
    if (event.target.closest('[role="tab"]')) show();
  });
  show();
}
