// One field for everything: find a record, go to a page, start a new record (Ctrl K or Cmd K).
import { openDrawer } from "./drawer.js";
import { fragment } from "./requests.js";

const DELAY = 90; // milliseconds after the last key
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
  const html = await fragment(`/search?q=${encodeURIComponent(input().value.trim())}`, signal);
  if (signal.aborted) return;
  results().innerHTML = html;
  hits().forEach((hit, index) => {
    hit.id = `hit-${index}`;
    hit.tabIndex = -1;
  });
  mark(hits()[0]);
}

function open() {
  if (!dialog() || dialog().open) return;
  dialog().showModal();
  input().select();
  search();
}

function go(hit, apart) {
  if (apart) window.open(hit.href, "_blank", "noopener");
  else if (new URL(hit.href).pathname.endsWith("/new")) openDrawer(hit.href);
  else location.assign(hit.href);
  dialog().close();
}

function keyed(event) {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    open();
    return;
  }
  if (!dialog()?.open || !event.target.closest?.("#palette")) return;
  const all = hits();
  const at = all.findIndex((hit) => hit.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && all.length) {
    event.preventDefault();
    mark(all[(at + step + all.length) % all.length]);
  } else if (event.key === "Enter" && all[at]) {
    event.preventDefault();
    go(all[at], event.ctrlKey || event.metaKey);
  }
}

export function start() {
  document.addEventListener("keydown", keyed);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-palette-open]")) open();
    const hit = event.target.closest("#palette .q-hit");
    if (!hit || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    go(hit, false);
  });
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-palette-input]")) return;
    clearTimeout(timer);
    timer = setTimeout(search, DELAY);
  });
}
