// Tags of a record: a picker beside the title adds one after the other, a cross takes one off.
import { failedText, offlineText, own } from "./requests.js";
import { ended } from "./session.js";
import { show } from "./toast.js";

async function change(holder, fields) {
  holder.setAttribute("aria-busy", "true");
  let response;
  try {
    response = await fetch(holder.dataset.tags, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { ...own(), Accept: "application/json, text/html" },
      credentials: "same-origin",
    });
  } catch {
    show(offlineText(), "danger");
    return null;
  } finally {
    holder.removeAttribute("aria-busy");
  }
  if (response.status === 401) {
    ended();
    return null;
  }
  if (!response.ok) {
    const data = await response.json().catch(() => ({}));
    show(data.message ?? failedText(), "danger");
    return null;
  }
  const fresh = document.createRange().createContextualFragment(await response.text()).querySelector("[data-tags]");
  holder.replaceWith(fresh);
  document.dispatchEvent(new CustomEvent("quen:own-change", { detail: {} }));
  return fresh;
}

function open(holder) {
  holder.querySelector("[data-tag-add]").hidden = true;
  holder.querySelector("[data-tag-input]").hidden = false;
  const input = holder.querySelector("[data-picker-input]");
  input.focus();
  input.click(); // the picker shows what there is
}

function close(holder) {
  holder.querySelector("[data-tag-add]").hidden = false;
  holder.querySelector("[data-tag-input]").hidden = true;
}

export function start() {
  document.addEventListener("click", async (event) => {
    const holder = event.target.closest("[data-tags]");
    if (!holder) return;
    const cross = event.target.closest("[data-tag-remove]");
    if (event.target.closest("[data-tag-add]")) open(holder);
    else if (cross) (await change(holder, { remove: cross.dataset.tagRemove }))?.querySelector("[data-tag-add]")?.focus();
  });
  document.addEventListener("change", async (event) => {
    const holder = event.target.matches("[data-tags] [data-picker-value]") && event.target.closest("[data-tags]");
    if (!holder || !event.target.value) return;
    const { value } = event.target;
    const fresh = await change(holder, value.startsWith("name:") ? { name: value.slice(5) } : { tag: value });
    if (fresh) open(fresh);
  });
  document.addEventListener("keydown", (event) => {
    const holder = event.key === "Escape" && event.target.closest?.("[data-tag-input]")?.closest("[data-tags]");
    if (!holder || event.defaultPrevented) return;
    close(holder);
    holder.querySelector("[data-tag-add]").focus();
  });
  document.addEventListener("focusout", (event) => {
    const holder = event.target.closest?.("[data-tag-input]")?.closest("[data-tags]");
    if (holder && document.hasFocus() && !holder.contains(event.relatedTarget)) close(holder);
  });
}
