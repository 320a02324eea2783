// Forms: sent once, not left by accident, the first error in focus, text areas that grow.
import { ask } from "./confirm.js";

const dirty = new WeakSet();
const confirmed = new WeakSet();

export const isDirty = (form) => dirty.has(form);

export function setDirty(form, value) {
  if (value) dirty.add(form);
  else dirty.delete(form);
}

function lock(form, locked) {
  form.toggleAttribute("aria-busy", locked);
  for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = locked;
}

function grow(area) {
  area.style.height = "auto";
  area.style.height = `${Math.min(area.scrollHeight + 2, 480)}px`;
}

/** Called when a form has come onto the page. */
function settle(scope) {
  scope.querySelectorAll("textarea[data-grow]").forEach(grow);
  const form = scope.matches?.("form") ? scope : scope.querySelector("form[data-form]");
  if (!form) return;
  const wrong = form.querySelector('[aria-invalid="true"], .has-conflict input');
  if (wrong || form.querySelector(".q-alert")) setDirty(form, true);
  const first = wrong ?? form.querySelector("[autofocus]") ?? form.querySelector(
    ".q-form-body input:not([type=hidden]), .q-form-body select, .q-form-body textarea");
  const typing = form.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");
  if (wrong || (form.closest("dialog") && !typing)) first?.focus(); // never out of an input that is in use already
  wrong?.scrollIntoView({ block: "center" });
}

async function confirmFirst(form, submitter) {
  if (!(await ask(form.dataset.confirm, form.dataset.confirmLabel))) return;
  confirmed.add(form);
  form.requestSubmit(submitter);
}

function submitting(event) {
  const form = event.target;
  if (form.dataset.confirm && !confirmed.delete(form)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    confirmFirst(form, event.submitter);
    return;
  }
  setDirty(form, false);
  if (!form.hasAttribute("hx-post") && form.method === "post") setTimeout(() => lock(form, true));
}

function dropArea(event) {
  const area = event.target.closest?.("[data-drop]");
  document.querySelector("[data-drop].is-over")?.classList.toggle("is-over", false);
  if (!area) return;
  if (event.type === "dragover") {
    event.preventDefault();
    area.classList.add("is-over");
  } else if (event.type === "drop" && event.dataTransfer.files.length) {
    event.preventDefault();
    const input = area.querySelector("input[type=file]");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

/** A column goes elsewhere: only a reference can have records made for it. */
function retarget(select) {
  const row = select.closest(".q-map-row");
  row.classList.toggle("is-left-out", !select.value);
  const line = row.querySelector(".q-check-line");
  line.hidden = select.selectedOptions[0].dataset.reference === undefined;
  line.querySelector("input").disabled = line.hidden;
}

/** Said here, since a server that refuses a large body is not heard by every browser. */
function tooBig(area, input) {
  const big = area.dataset.max && input.files[0].size > Number(area.dataset.max);
  const error = area.parentElement.querySelector("[data-drop-error]");
  input.setCustomValidity(big ? area.dataset.textBig : "");
  if (error) {
    error.hidden = !big;
    error.textContent = big ? area.dataset.textBig : "";
  }
}

function changed(event) {
  const area = event.target.closest("[data-drop]");
  if (area && event.target.files?.length) {
    area.querySelector("[data-drop-name]").textContent = event.target.files[0].name;
    area.classList.add("has-file");
    tooBig(area, event.target);
  }
  if (event.target.matches("[data-target]")) retarget(event.target);
}

export function start() {
  document.addEventListener("submit", submitting, true);
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-guard]");
    if (form) setDirty(form, true);
    if (event.target.matches("[aria-invalid]")) event.target.removeAttribute("aria-invalid"); // being corrected
    if (event.target.matches("textarea[data-grow]")) grow(event.target);
  });
  document.addEventListener("quen:grow", (event) => event.target.matches("[data-grow]") && grow(event.target));
  document.addEventListener("change", changed);
  for (const name of ["dragover", "dragleave", "drop"]) document.addEventListener(name, dropArea);
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.matches("form")) lock(event.target, true);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target;
    if (!form.matches?.("form")) return;
    lock(form, false);
    if (event.detail.failed && form.hasAttribute("data-guard")) setDirty(form, true);
  });
  document.addEventListener("htmx:load", (event) => settle(event.detail.elt));
  addEventListener("beforeunload", (event) => {
    if ([...document.querySelectorAll("form[data-guard]")].some(isDirty)) event.preventDefault();
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach((form) => lock(form, false)));
  settle(document);
}
