// Undo from a toast, by its button or by Ctrl+Z (Cmd+Z) while nothing is being typed.
import { openDrawer } from "./drawer.js";
import { failedText, offlineText, post } from "./requests.js";
import { show } from "./toast.js";

const typing = (element) => element.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

async function undo(button) {
  if (button.disabled) return;
  button.disabled = true; // a second click would find nothing to undo
  const { ok, status, data } = await post(button.dataset.undo, {});
  button.closest("[data-toast]")?.remove();
  if (ok) {
    document.dispatchEvent(new CustomEvent("quen:own-change", { detail: { object: data.object, id: data.id } }));
    show(data.message);
  } else if (data.form_url) openDrawer(data.form_url);
  else show(data.message ?? (status ? failedText() : offlineText()), "danger");
}

export function start() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-undo]");
    if (button) undo(button);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    const button = document.querySelector("#toasts [data-undo]");
    if (!button || typing(event.target)) return;
    event.preventDefault();
    undo(button);
  });
}
