// Keeps what is on the screen true: after own changes at once, after changes of others through the
// event stream, which carries ids only. Nothing that is being typed is replaced.
import { show } from "./toast.js";

const OWN_MS = 5000; // how long an event about our own change may take to come back
const own = new Map(); // record id -> time of our change
let timer;

export const noteOwnChange = (id) => own.set(String(id), Date.now());
const isOwn = (id) => Date.now() - (own.get(String(id)) ?? 0) < OWN_MS;

const busy = (part) =>
  part.querySelector("form[data-inline], :popover-open, .htmx-request") // an input may be on its way
  || (part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select"));

async function reload() {
  const parts = [...document.querySelectorAll("[data-live][id]")];
  if (!parts.length) return;
  let response;
  try {
    response = await fetch(location.href, { credentials: "same-origin" });
  } catch {
    return;
  }
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of parts) {
    const now = fresh.getElementById(part.id);
    if (!now || busy(part) || now.innerHTML === part.innerHTML) continue;
    const focused = part.contains(document.activeElement) && document.activeElement.closest("[data-field]")?.dataset.field;
    part.innerHTML = now.innerHTML;
    htmx.process(part);
    part.dispatchEvent(new CustomEvent("quen:refreshed", { bubbles: true }));
    if (focused) part.querySelector(`[data-field="${CSS.escape(focused)}"] .q-field-edit`)?.focus();
  }
}

/** Fetches the page again, soon and once, and puts in the parts that have changed. */
export function refresh() {
  clearTimeout(timer);
  timer = setTimeout(reload, 150);
}

function changed({ object, id }) {
  if (object === "*") {
    // more than the stream could tell: look again, and say so where rows may have moved
    refresh();
    for (const banner of document.querySelectorAll("[data-changed-banner]")) banner.removeAttribute("hidden");
    return;
  }
  for (const element of document.querySelectorAll(`[data-live-object="${CSS.escape(object)}"]`)) {
    if (element.dataset.liveId === String(id)) refresh();
    else if (element.dataset.liveMode === "banner" && !isOwn(id)) {
      element.querySelector("[data-changed-banner]")?.removeAttribute("hidden");
    }
  }
}

export function start() {
  document.addEventListener("quen:changed", (event) => changed(event.detail));
  document.addEventListener("quen:own-change", (event) => {
    if (event.detail.id) noteOwnChange(event.detail.id);
    refresh();
  });
  document.addEventListener("quen:saved", ({ detail }) => {
    noteOwnChange(detail.id);
    if (detail.undo) show(detail.message, "success", "", detail.undo);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-changed-banner]")) location.reload();
  });
}
