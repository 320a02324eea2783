// Properties edited in place: a click opens the input, Enter or leaving it saves, Escape takes it back.
import { refresh } from "./live.js";

const originals = new Map(); // field name -> the markup to go back to
let refocus = "";

const fieldName = (element) => element.dataset.field;

function cancel(form) {
  const name = fieldName(form);
  const holder = document.createElement("template");
  holder.innerHTML = originals.get(name) ?? "";
  const field = holder.content.firstElementChild;
  if (!field) return;
  form.replaceWith(field);
  htmx.process(field);
  field.querySelector(".q-field-edit")?.focus();
  if (form.dataset.conflict !== undefined) refresh();
}

const state = (form) =>
  JSON.stringify([...new FormData(form)].filter(([name]) => !["version", "seen", "csrfmiddlewaretoken"].includes(name)));

function opened(form) {
  form.dataset.before = state(form);
  if (form.querySelector(".q-conflict")) form.dataset.conflict = "";
  const input = form.querySelector("input:not([type=hidden]), select, textarea");
  input?.focus();
  if (input?.matches("input[type=text], input[type=email], input[type=tel], input[type=url]")) input.select();
  if (input?.matches("[data-picker-input]")) input.click();
}

function left(form) {
  if (form.classList.contains("htmx-request") || form.dataset.conflict !== undefined) return;
  if (state(form) !== form.dataset.before) form.requestSubmit();
  else if (!form.classList.contains("is-bad")) cancelQuietly(form);
}

/** Somebody saved the field that is being edited here: say so, and let Cancel go back to what is true now. */
function theirs({ form, fresh, who }) {
  const value = (field) => field?.querySelector(".q-field-value")?.textContent.trim();
  const holder = document.createElement("template");
  holder.innerHTML = originals.get(fieldName(form)) ?? "";
  const now = value(fresh);
  const before = value(holder.content);
  originals.set(fieldName(form), fresh.outerHTML);
  if (before === undefined || before === now || form.querySelector(".q-conflict")) return;
  let hint = form.querySelector(".q-theirs");
  if (!hint) {
    hint = document.createElement("p");
    hint.className = "q-theirs";
    hint.setAttribute("role", "status");
    form.querySelector(".q-field-input").append(hint);
  }
  hint.textContent = document.body.dataset.textTheirs.replace("{name}", who).replace("{value}", now);
}

function cancelQuietly(form) {
  const active = document.activeElement;
  cancel(form);
  if (active && active !== document.body) active.focus();
}

function keyed(event) {
  const form = event.target.closest?.("form[data-inline]");
  if (!form) return;
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    cancel(form);
  } else if (event.key === "Enter" && (!event.target.matches("textarea, button") || event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    refocus = fieldName(form);
    if (state(form) !== form.dataset.before || form.classList.contains("is-bad")) form.requestSubmit();
    else cancel(form);
  }
}

function clicked(event) {
  const stop = event.target.closest("[data-inline-cancel]");
  if (stop) {
    cancel(stop.closest("form"));
    return;
  }
  const field = event.target.closest(".q-field[data-editable]");
  if (!field || event.target.closest("a, button, input") || String(getSelection())) return;
  field.querySelector(".q-field-edit").click();
}

function swapped(event) {
  const element = event.detail.elt;
  if (element.matches?.("form[data-inline]")) opened(element);
  else if (element.matches?.(".q-field")) {
    element.classList.add("is-saved");
    if (refocus === fieldName(element)) element.querySelector(".q-field-edit")?.focus();
    refocus = "";
    originals.delete(fieldName(element));
    refresh();
  }
}

export function start() {
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", keyed);
  document.addEventListener("quen:theirs", (event) => theirs(event.detail));
  document.addEventListener("htmx:beforeSwap", (event) => {
    const field = event.detail.target;
    if (!field?.matches?.(".q-field[data-editable]")) return;
    const original = field.cloneNode(true); // as it was before its button asked for the input
    original.querySelector(".htmx-request")?.classList.remove("htmx-request");
    originals.set(fieldName(field), original.outerHTML);
  });
  document.addEventListener("htmx:load", swapped);
  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("form[data-inline]");
    if (form && event.target.matches("select, [data-picker-value]") && !form.querySelector(".q-money-input")) {
      refocus = fieldName(form);
      form.requestSubmit();
    }
  });
  document.addEventListener("focusout", (event) => {
    const form = event.target.closest?.("form[data-inline]");
    if (!form || !document.hasFocus()) return;
    setTimeout(() => {
      const inside = form.contains(document.activeElement) || document.querySelector("dialog[open]");
      if (form.isConnected && !inside) left(form);
    });
  });
}
