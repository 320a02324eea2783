// Forms in a drawer. Drawers stack: creating a contact from the picker of a deal opens a second one.
// The server sees the drawer's number in X-Quen-Drawer (and X-Quen-Picker when a picker waits for the new record).
import { ask } from "./confirm.js";
import { isDirty, setDirty } from "./form.js";
import { closeMenus } from "./menu.js";
import { rescue, show } from "./toast.js";

const waiting = new WeakMap(); // dialog -> function called with the record made in it

function shut(dialog) {
  dialog.querySelectorAll("form").forEach((form) => setDirty(form, false));
  rescue(dialog);
  dialog.close();
  dialog.remove();
}

async function tryClose(dialog) {
  const dirty = [...dialog.querySelectorAll("form[data-guard]")].some(isDirty);
  if (!dirty || (await ask(document.body.dataset.textUnsaved, document.body.dataset.textDiscard))) shut(dialog);
}

/** Opens the form at `url`; `onDone` gets {object, id, title} of the record made there. */
export function openDrawer(url, onDone = null) {
  closeMenus();
  const template = document.getElementById("drawer-template");
  const dialog = template.content.firstElementChild.cloneNode(true);
  document.body.append(dialog);
  dialog.dataset.number = document.querySelectorAll("[data-drawer-dialog]").length;
  if (onDone) {
    waiting.set(dialog, onDone);
    dialog.dataset.waiting = "";
  }
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    tryClose(dialog);
  });
  dialog.showModal();
  const headers = { "X-Quen-Drawer": dialog.dataset.number, ...(onDone && { "X-Quen-Picker": "1" }) };
  const target = dialog.querySelector("[data-drawer-body]");
  return htmx.ajax("GET", url, { source: target, target, swap: "innerHTML", headers });
}

function clicked(event) {
  const link = event.target.closest("a[data-drawer]");
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
  if (link && plain) {
    event.preventDefault();
    openDrawer(link.href);
    return;
  }
  const dialog = event.target.closest("[data-drawer-dialog]");
  if (!dialog) return;
  if (event.target === dialog) tryClose(dialog);
  else if (event.target.closest("[data-drawer-close]")) {
    event.preventDefault();
    tryClose(dialog);
  }
}

/** The server has done what was asked; close the drawer it came from, say so, let the page catch up. */
function done(event) {
  const { message, tone, url, undo, ...record } = event.detail;
  const dialog = event.target.closest?.("[data-drawer-dialog]");
  const callback = dialog && waiting.get(dialog);
  if (dialog) shut(dialog);
  if (callback) callback(record);
  else document.dispatchEvent(new CustomEvent("quen:own-change", { detail: record }));
  show(message, tone || "success", callback ? "" : url, callback ? "" : undo);
}

export function start() {
  document.addEventListener("click", clicked);
  document.addEventListener("htmx:configRequest", (event) => {
    const dialog = event.target.closest?.("[data-drawer-dialog]");
    if (!dialog) return;
    event.detail.headers["X-Quen-Drawer"] = dialog.dataset.number;
    if (waiting.has(dialog)) event.detail.headers["X-Quen-Picker"] = "1";
  });
  document.addEventListener("quen:done", done);
  document.addEventListener("quen:open-drawer", (event) => openDrawer(event.detail.url));
  for (const name of ["htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(name, (event) => {
      const dialog = event.target.closest?.("[data-drawer-dialog]");
      if (dialog && !dialog.querySelector("form")) shut(dialog);
    });
  }
}
