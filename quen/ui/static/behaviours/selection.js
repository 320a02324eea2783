// Rows of the list that are selected, and what the bar offers for them. Either the boxes that are ticked, or the
// whole list as it is filtered ("all that match"), which the server works out again.
import { openDrawer } from "./drawer.js";

let whole = false; // all that match, not only the rows that are here
let anchor = null; // the box from which Shift goes on

const boxes = () => [...document.querySelectorAll("#list [data-select]")];
const chosen = () => boxes().filter((box) => box.checked);
const bar = () => document.querySelector("[data-selection]");
const figure = (count) => new Intl.NumberFormat(document.documentElement.lang).format(count);

function show() {
  const place = bar();
  if (!place) return;
  if (whole) for (const box of boxes()) box.checked = true; // rows that came by scrolling too
  const picked = chosen();
  for (const box of boxes()) box.closest("tr").toggleAttribute("data-selected", box.checked);
  place.hidden = !picked.length && !document.querySelector("#list.is-selecting");
  const counter = place.querySelector("[data-selection-count]");
  const every = picked.length > 0 && picked.length === boxes().length;
  counter.textContent = whole
    ? counter.dataset.textAll.replace("{n}", place.dataset.countAll)
    : counter.dataset.text.replace("{n}", figure(picked.length));
  const more = place.querySelector("[data-selection-whole]");
  const picking = document.querySelector("#list.is-selecting");
  more.hidden = whole || !(picking || (every && document.querySelector("#list .q-more")));
  more.textContent = more.dataset.text.replace("{n}", place.dataset.countAll);
  merging(place, whole ? [] : picked);
  const all = document.querySelector("[data-select-all]");
  if (!all) return;
  all.checked = every;
  all.indeterminate = picked.length > 0 && !every;
}

function merging(place, picked) {
  const merge = place.querySelector("[data-selection-merge]");
  if (!merge) return;
  merge.hidden = picked.length !== 2;
  const [first, second] = picked.map((box) => box.closest("tr").dataset.id);
  if (second) merge.href = `${merge.dataset.url}${first}/merge?with=${second}`;
}

function set(checked) {
  whole = false;
  for (const box of boxes()) box.checked = checked;
  show();
}

/** From the box that was ticked last to this one, all as this one is now. */
function reach(box) {
  const all = boxes();
  const [from, to] = [all.indexOf(anchor), all.indexOf(box)].sort((a, b) => a - b);
  if (from >= 0) for (const other of all.slice(from, to + 1)) other.checked = box.checked;
}

function ticked(event, box) {
  whole = false;
  if (event.shiftKey && anchor?.isConnected) reach(box);
  anchor = box;
  show();
}

const text = (cell) => cell.innerText.replace(/\s+/g, " ").trim();

/** Tab-separated with a head: what spreadsheets take from the clipboard. */
async function copy(button) {
  const table = document.querySelector("[data-rows-table]");
  const head = [...table.querySelectorAll("thead th:not(.q-check)")].map(text);
  const lines = [...table.querySelectorAll("tr[data-selected]")].map((row) =>
    [...row.querySelectorAll("td:not(.q-check, .q-row-edit)")].map(text));
  await navigator.clipboard.writeText([head, ...lines].map((line) => line.join("\t")).join("\n"));
  const label = button.querySelector("span");
  const before = label.textContent;
  label.textContent = document.body.dataset.textCopied;
  setTimeout(() => (label.textContent = before), 1500);
}

/** The list's own parameters, without what belongs to the page; "all" where there are none. */
function filters() {
  const params = new URLSearchParams(location.search);
  for (const name of ["cursor", "live", "columns", "view", "group"]) params.delete(name);
  return params.toString() || "all";
}

async function open(link) {
  const count = whole ? bar().dataset.countAll : figure(chosen().length);
  const selection = whole ? filters() : `ids=${chosen().map((box) => box.closest("tr").dataset.id).join(",")}`;
  const url = new URL(link.href);
  const columns = [...document.querySelectorAll("[data-rows-table] thead th[data-name]")].map((head) => head.dataset.name);
  if (link.pathname.startsWith("/export/")) {
    for (const [name, value] of new URLSearchParams(selection === "all" ? "" : selection)) url.searchParams.append(name, value);
    url.searchParams.set("columns", columns.join(" "));
  }
  await openDrawer(url.pathname + url.search);
  const dialogs = document.querySelectorAll("[data-drawer-dialog]");
  const form = dialogs[dialogs.length - 1]?.querySelector("form[data-bulk-form]");
  if (!form) return;
  form.querySelector("[data-bulk-selection]").value = selection;
  form.querySelector("[data-bulk-count-value]").value = count;
  form.querySelector("[data-bulk-count]").textContent = count;
}

// --- the form of a bulk edit -----------------------------------------------------------------------

/** A field is offered once; the select goes back to its question. */
function offer(form) {
  const taken = new Set([...form.querySelectorAll("[data-bulk-field]")].map((part) => part.dataset.bulkField));
  const select = form.querySelector("[data-bulk-choose]");
  for (const option of select?.options ?? []) option.disabled = taken.has(option.value);
  if (select) select.value = "";
}

function clearing(box) {
  for (const control of box.closest("[data-bulk-field]").querySelectorAll(".q-bulk-input :is(input, select, textarea, button)")) {
    control.disabled = box.checked;
  }
}

// --- on a phone: a mode in which a tap selects, begun by its button or by a long press ----------------

const LONG_MS = 500;
let pressed;

function mode(on) {
  document.getElementById("list")?.classList.toggle("is-selecting", on);
  document.querySelector("[data-select-mode]")?.setAttribute("aria-pressed", String(on));
  if (on) show();
  else set(false);
}

function tapped(event) {
  const row = event.target.closest?.("#list.is-selecting [data-row]");
  if (!row || event.target.closest("[data-select]")) return;
  event.preventDefault();
  event.stopPropagation();
  row.querySelector("[data-select]").click();
}

function press(event) {
  clearTimeout(pressed);
  const row = event.pointerType === "touch" && event.target.closest?.("#list [data-row]");
  if (!row || row.closest(".is-selecting")) return;
  pressed = setTimeout(() => {
    mode(true);
    row.querySelector("[data-select]").click();
    addEventListener("click", (click) => click.preventDefault(), { capture: true, once: true }); // the finger goes up
  }, LONG_MS);
}

function clicked(event) {
  const on = (selector) => event.target.closest(selector);
  if (on("[data-select-all]")) set(event.target.checked);
  else if (on("[data-select]")) ticked(event, event.target);
  else if (on("[data-selection-clear]")) mode(false);
  else if (on("[data-select-mode]")) mode(!document.querySelector("#list.is-selecting"));
  else if (on("[data-selection-copy]")) copy(on("button"));
  else if (on("[data-selection-whole]")) {
    whole = true;
    show();
  } else if (on("a[data-bulk]")) {
    event.preventDefault();
    open(on("a[data-bulk]"));
  } else if (on("[data-bulk-drop]")) {
    const form = event.target.closest("form");
    on("[data-bulk-field]").remove();
    offer(form);
  }
}

export function start() {
  document.addEventListener("click", tapped, true);
  document.addEventListener("click", clicked);
  document.addEventListener("pointerdown", press);
  for (const name of ["pointerup", "pointercancel", "pointermove", "scroll"]) {
    document.addEventListener(name, (event) => {
      if (name !== "pointermove" || Math.abs(event.movementX) + Math.abs(event.movementY) > 4) clearTimeout(pressed);
    }, { passive: true });
  }
  document.addEventListener("change", (event) => event.target.matches("[data-bulk-clear]") && clearing(event.target));
  document.addEventListener("htmx:afterSettle", (event) => {
    const form = event.target.closest?.("form[data-bulk-form]");
    if (form) {
      offer(form);
      form.querySelectorAll("[data-bulk-clear]").forEach(clearing);
      form.querySelector("[data-bulk-field]:last-child :is(input:not([type=hidden]), select, textarea)")?.focus();
      return;
    }
    if (event.target.id === "list") whole = false; // another list: the selection was of the former
    show();
  });
  document.addEventListener("quen:refreshed", (event) => {
    if (event.target.id === "list") whole = false;
    if (event.target.closest?.("#list")) show();
  });
  addEventListener("pageshow", show);
}
