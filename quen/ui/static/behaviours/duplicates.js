// A warning while one types: records that look like the one being entered.
import { isDirty, setDirty } from "./form.js";
import { fragment } from "./requests.js";

const DELAY = 350; // milliseconds after the last key
const timers = new WeakMap();
const running = new WeakMap();

async function look(box) {
  const form = box.closest("form");
  running.get(box)?.abort();
  const control = new AbortController();
  running.set(box, control);
  const url = new URL(box.dataset.duplicates, location.href);
  for (const name of box.dataset.fields.split(" ")) {
    const value = form.elements.namedItem(name)?.value?.trim();
    if (value) url.searchParams.set(name, value);
  }
  const html = url.search ? await fragment(url, control.signal) : "";
  if (!control.signal.aborted) box.innerHTML = html;
}

function soon(event) {
  const form = event.target.closest?.("form");
  const box = form?.querySelector("[data-duplicates]");
  if (!box || !box.dataset.fields.split(" ").includes(event.target.name)) return;
  clearTimeout(timers.get(box));
  timers.set(box, setTimeout(() => look(box), DELAY));
}

/** The record is there: a picker that waits gets it, else the page goes to it. Nothing typed is lost unasked. */
function use(button) {
  const { duplicate: id, title, url } = button.dataset;
  const form = button.closest("form");
  if (form.closest("[data-waiting]")) {
    const detail = { id, title, object: "", message: title };
    form.dispatchEvent(new CustomEvent("quen:done", { bubbles: true, detail }));
    return;
  }
  if (isDirty(form)) setDirty(form, false);
  location.assign(url);
}

export function start() {
  document.addEventListener("input", soon);
  document.addEventListener("change", soon);
  document.addEventListener("htmx:load", (event) => {
    const box = event.detail.elt.querySelector?.("[data-duplicates]");
    if (box) look(box);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-duplicate]");
    if (button) use(button);
  });
}
