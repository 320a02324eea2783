// One field for everything: find a record, go to a page, do something here, start a new record (Ctrl K or Cmd K).
import { ask } from "./confirm.js";
import { openDrawer } from "./drawer.js";
import { failedText, fragment } from "./requests.js";
import { show } from "./toast.js";

const DELAY = 60; // milliseconds after the last key
let timer;
let running;

const dialog = () => document.getElementById("palette");
const input = () => dialog().querySelector("[data-palette-input]");
const results = () => document.getElementById("palette-results");
const hits = () => [...results().querySelectorAll(".q-hit")];

function mark(hit) {
  for (const other of hits()) other.setAttribute("aria-selected", String(other === hit));
  if (hit) input().setAttribute("aria-activedescendant", hit.id);
  else input().removeAttribute("aria-activedescendant");
  hit?.scrollIntoView({ block: "nearest" });
}

async function search() {
  running?.abort();
  running = new AbortController();
  const { signal } = running;
  const asked = new URLSearchParams({ q: input().value.trim(), at: location.pathname + location.search });
  const html = await fragment(`/search?${asked}`, signal);
  if (signal.aborted || !dialog().open) return;
  results().innerHTML = html;
  hits().forEach((hit, index) => {
    hit.id = `hit-${index}`;
    hit.tabIndex = -1;
  });
  mark(hits()[0]);
  results().scrollTop = 0;
}

function open() {
  if (!dialog() || dialog().open) return;
  dialog().showModal();
  input().select();
  search();
}

/** Enter before the answer to the last letters has come: it is waited for, so that it is not the hit before. */
async function enter(apart) {
  if (timer) {
    clearTimeout(timer);
    timer = undefined;
    await search();
  }
  const hit = hits().find((other) => other.getAttribute("aria-selected") === "true");
  if (hit) go(hit, apart);
}

/** A verb that asks nothing, done from here as by its button. */
async function run({ url, version, confirm }, label) {
  if (confirm && !(await ask(confirm, label))) return;
  htmx.ajax("POST", url, { source: document.body, swap: "none", values: { version } });
}

async function copyLink(url) {
  try {
    await navigator.clipboard.writeText(new URL(url, location.href).href);
    show(document.body.dataset.textCopied);
  } catch {
    show(failedText(), "danger"); // the browser allows it on secure pages only
  }
}

function go(hit, apart) {
  const { act, ...rest } = hit.dataset;
  const label = hit.querySelector(".q-hit-title").textContent;
  if (apart && !act) {
    window.open(hit.href, "_blank", "noopener");
    return;
  }
  dialog().close();
  if (act === "drawer") openDrawer(hit.href);
  else if (act === "post") run(rest, label);
  else if (act === "key") document.body.dispatchEvent(new KeyboardEvent("keydown", { key: rest.url, bubbles: true, cancelable: true }));
  else if (act === "copy") copyLink(rest.url);
  else if (act === "press") document.querySelector(rest.url)?.click();
  else location.assign(hit.href);
}

function keyed(event) {
  if ((event.ctrlKey || event.metaKey) && (event.key.toLowerCase() === "k" || event.code === "KeyK") && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    open();
    return;
  }
  if (!dialog()?.open || !event.target.closest?.("#palette") || event.isComposing) return;
  const all = hits();
  const at = all.findIndex((hit) => hit.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 }[event.key];
  if (step && all.length) {
    event.preventDefault();
    const far = Math.abs(step) > 1;
    mark(all[far ? Math.min(Math.max(at + step, 0), all.length - 1) : (at + step + all.length) % all.length]);
  } else if (event.key === "Enter") {
    event.preventDefault();
    enter(event.ctrlKey || event.metaKey);
  }
}

export function start() {
  document.addEventListener("keydown", keyed);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-palette-open]")) open();
    const hit = event.target.closest(".q-hit");
    if (!hit || event.ctrlKey || event.metaKey) return;
    if (!hit.closest("#palette") && !hit.dataset.act) return;
    event.preventDefault();
    go(hit, false);
  });
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-palette-input]")) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      search();
    }, DELAY);
  });
}
