// Keys without a modifier. What they are and mean is declared once, on the server (kernel/web/keys.py), and
// stands in the help; here they are only listened for. A behaviour says what a key does: on("next-row", …).
const SEQUENCE_MS = 1200; // between the two keys of "g h"
const handlers = new Map();
let bound; // key or "g h" -> {does, href}
let first = ""; // the first key of a sequence that has begun
let forget;

/** `handler(event)` runs for the key declared as `does`; false means that it had nothing to do. */
export const on = (does, handler) => handlers.set(does, handler);

/** Whether what is typed goes into a field, also one that an input method is composing for. */
export const typing = (event) =>
  event.isComposing || event.keyCode === 229
  || Boolean(event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]"));

/** The key as on a Latin keyboard: with a Thai layout the key of "j" gives another letter. */
export function latin(event) {
  if (/^[\x21-\x7e]$/.test(event.key) || event.key.length > 1) return event.key;
  if (event.code === "Slash") return event.shiftKey ? "?" : "/";
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1] ?? "";
  return event.shiftKey ? letter : letter.toLowerCase();
}

function read() {
  bound = new Map();
  for (const line of document.querySelectorAll("#shortcuts [data-keys]")) {
    for (const keys of line.dataset.keys.split(",")) bound.set(keys, { does: line.dataset.does, href: line.dataset.href });
  }
}

function run(found, event) {
  if (found.href) location.assign(found.href);
  else if (handlers.get(found.does)?.(event) === false) return;
  event.preventDefault();
}

function keyed(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event)) return;
  if (event.target.closest?.("dialog, [popover]")) return;
  if (!bound) read();
  const key = latin(event);
  const sequence = first ? `${first} ${key}` : "";
  clearTimeout(forget);
  first = "";
  if (bound.has(sequence)) run(bound.get(sequence), event);
  else if (bound.has(key) && handlers.has(bound.get(key).does)) run(bound.get(key), event);
  else if ([...bound.keys()].some((keys) => keys.startsWith(`${key} `))) {
    first = key;
    forget = setTimeout(() => (first = ""), SEQUENCE_MS);
  }
}

/** Presses what `selector` finds first; answers whether there is such. */
export function press(selector) {
  const element = document.querySelector(selector);
  element?.click();
  return Boolean(element);
}

export function start() {
  on("help", () => document.getElementById("shortcuts")?.showModal());
  on("page-help", () => press("[data-page-help]"));
  on("create", () => press("a[data-create]"));
  on("find-in-list", () => {
    const box = document.querySelector("[data-list-search]") ?? document.querySelector("[data-palette-open]");
    if (box?.matches("input")) box.select();
    else box?.click();
    return Boolean(box);
  });
  document.addEventListener("keydown", keyed);
}
