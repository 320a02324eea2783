// Keeps what is on the screen true: after own changes at once, after changes of others through the
// event stream. At most one request a second, none while nobody looks, and soon rather than at once
// for what is not on the screen, so that a thousand open pages do not ask together.
import { busy, flash, replaceElement, replacePart, same } from "./refresh.js";
import { show } from "./toast.js";

const OWN_MS = 5000; // how long an event about our own change may take to come back
const SOON_MS = 150;
const GAP_MS = 1000; // between two requests
const LATER_MS = 1500; // and up to twice that: changes of what this page does not show
const LEFT_MS = 400; // from leaving an input to looking at what was left alone because of it
const MOST = 50; // records asked for one by one
const own = new Map(); // record id -> time of our change
const asked = new Set(); // records of a list or board to be looked at
let whole = false; // the whole page is to be looked at
let force = false; // ... and rows may come and go, because this person did something
let due = Infinity;
let last = 0;
let timer;
let looking = false; // one request at a time, so that no older answer comes after a newer one

export const noteOwnChange = (id) => own.set(String(id), Date.now());
const isOwn = (id) => Date.now() - (own.get(String(id)) ?? 0) < OWN_MS;

const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
const modeOf = (object) => document.querySelector(`[data-live-mode][data-live-object="${CSS.escape(object)}"]`);
const rowOf = (id) => document.querySelector(`#list tr[data-id="${CSS.escape(id)}"]`);
const cardOf = (id) => document.querySelector(`[data-board] [data-card="${CSS.escape(id)}"]`);

function plan(delay) {
  const at = Math.max(Date.now() + delay, last + GAP_MS);
  if (at >= due) return;
  due = at;
  clearTimeout(timer);
  timer = setTimeout(run, at - Date.now());
}

async function run() {
  due = Infinity;
  if (document.hidden || looking) return; // `visibilitychange` and the request under way go on
  if (document.body.classList.contains("is-dragging")) {
    plan(GAP_MS);
    return;
  }
  last = Date.now();
  looking = true;
  try {
    if (asked.size) await lookAt([...asked].slice(0, MOST));
    else if (whole) await reload();
  } finally {
    looking = false;
  }
  if (asked.size || whole) plan(SOON_MS);
}

async function fetchPage(query = "") {
  const url = new URL(location.href);
  url.hash = "";
  if (query) url.searchParams.set("live", query);
  let text;
  try {
    const answer = await fetch(url, { credentials: "same-origin", headers: query ? { "HX-Request": "true" } : {} });
    if (!answer.ok) return undefined;
    text = await answer.text();
  } catch {
    return undefined;
  }
  // rows are no content of a page by themselves
  const holder = query && document.getElementById("list") ? `<table><tbody>${text}</tbody></table>` : text;
  return new DOMParser().parseFromString(holder, "text/html");
}

// --- rows and cards --------------------------------------------------------------------------------

async function lookAt(ids) {
  for (const id of ids) asked.delete(id); // before the request: what changes while it runs is asked for again
  const board = document.querySelector("[data-board]");
  if (!board && !document.getElementById("list")) {
    // a calendar: what stands on which day tells only the whole page
    const others = ids.filter((id) => !isOwn(id)).length;
    if (force) whole = true;
    else if (others) offer(others);
    return;
  }
  const fresh = await fetchPage(ids.join(","));
  if (!fresh) return;
  const others = ids.filter((id) => (board ? takeCard(board, fresh, id) : takeRow(fresh, id)));
  if (board) takeSums(fresh);
  if (force && others.length) whole = true;
  else {
    if (!whole) force = false; // else the page is looked at next, for what this person did
    const unknown = others.filter((id) => !isOwn(id)).length;
    if (unknown) offer(unknown);
  }
}

/** Answers whether the list has a row more or less than the screen shows. */
function takeRow(fresh, id) {
  const row = rowOf(id);
  const now = fresh.querySelector(`tr[data-id="${CSS.escape(id)}"]`);
  if (!row) return Boolean(now);
  row.classList.toggle("is-gone", !now);
  if (!now) return true;
  if (busy(row)) {
    row.dataset.stale = "";
    return false;
  }
  delete row.dataset.stale;
  row.dataset.version = now.dataset.version;
  const cells = [...now.querySelectorAll("td:not(.q-check)")];
  for (const [index, cell] of [...row.querySelectorAll("td:not(.q-check)")].entries()) {
    if (!cells[index] || cell.classList.contains("is-saving")) continue; // its answer is on its way
    Object.assign(cell.dataset, cells[index].dataset); // what its input begins with
    if (same(cell, cells[index])) continue;
    const focused = cell !== document.activeElement && cell.contains(document.activeElement);
    cell.innerHTML = cells[index].innerHTML;
    if (focused) cell.querySelector("a")?.focus({ preventScroll: true });
    flash(cell);
  }
  htmx.process(row);
  row.dispatchEvent(new CustomEvent("quen:refreshed", { bubbles: true }));
  return false;
}

/** A card changes, moves, comes or goes: a board shows what there is. */
function takeCard(board, fresh, id) {
  const card = cardOf(id);
  const now = fresh.querySelector(`[data-card="${CSS.escape(id)}"]`);
  if (card?.hasAttribute("aria-busy")) return false;
  if (!now) {
    card?.remove();
    return false;
  }
  const column = listFor(board, now);
  if (!column) {
    card?.remove(); // in a lane that is not on the screen
    return Boolean(now.dataset.inLane);
  }
  if (card && column.contains(card)) {
    if (!same(card, now)) replaceElement(card, now);
    else card.dataset.version = now.dataset.version;
    return false;
  }
  const focused = card?.contains(document.activeElement);
  card?.remove();
  column.prepend(now);
  htmx.process(now);
  flash(now);
  if (focused) now.querySelector("a")?.focus({ preventScroll: true });
  return false;
}

/** The list that a card belongs in: of its column, with lanes of its cell. */
function listFor(board, card) {
  const lane = board.dataset.lanes && `[data-cell="${CSS.escape(card.dataset.inLane)}"]`;
  const column = `[data-column="${CSS.escape(card.closest("[data-column]").dataset.column)}"]`;
  return board.querySelector(`${column}${lane ?? ""} [data-cards]`);
}

function takeSums(fresh) {
  const columns = {};
  for (const column of fresh.querySelectorAll("[data-column]")) {
    if (column.dataset.count) columns[column.dataset.column] = { count: column.dataset.count, total: column.dataset.total };
  }
  const lanes = {};
  for (const { dataset } of fresh.querySelectorAll("[data-lane-sums]")) lanes[dataset.laneSums] = dataset;
  tell("quen:sums", { columns, lanes, total: fresh.querySelector("[data-board-total-text]")?.dataset.boardTotalText || undefined });
}

/** Rows come and go only when the reader says so. */
function offer(count) {
  for (const banner of document.querySelectorAll("[data-changed-banner]")) {
    const counter = banner.querySelector("[data-changed-count]");
    const sum = Number(banner.dataset.count ?? 0) + count;
    if (count && sum) {
      banner.dataset.count = sum;
      counter.textContent = sum;
      counter.hidden = false;
    }
    banner.hidden = false;
  }
}

// --- parts of a page -------------------------------------------------------------------------------

async function reload() {
  whole = false;
  const parts = [...document.querySelectorAll("[data-live][id]")];
  if (!parts.length) return;
  const fresh = await fetchPage();
  if (!fresh) return;
  const saver = fresh.querySelector("[data-saved-by]")?.dataset.savedBy ?? "";
  for (const part of parts) {
    const now = fresh.getElementById(part.id);
    if (!now || !part.isConnected || same(part, now)) continue;
    if (part.id === "record-properties" && takeFields(part, now, saver)) continue;
    if (part.matches("[data-live-mode]") && !force) continue;
    if (busy(part)) part.dataset.stale = "";
    else {
      delete part.dataset.stale;
      replacePart(part, now);
    }
  }
  force = false;
}

/** Field by field, so that one being edited does not hold up the others; false when there are other fields now. */
function takeFields(part, now, saver) {
  const old = new Map([...part.querySelectorAll("[data-field]")].map((field) => [field.dataset.field, field]));
  const fields = [...now.querySelectorAll("[data-field]")];
  if (fields.length !== old.size || fields.some((field) => !old.has(field.dataset.field))) return false;
  for (const fresh of fields) {
    const field = old.get(fresh.dataset.field);
    if (field.matches("form")) tell("quen:theirs", { form: field, fresh, who: saver });
    else if (!same(field, fresh) && !field.querySelector(".htmx-request")) replaceElement(field, fresh);
  }
  return true;
}

/** Fetches the page again, soon and once, and puts in the parts that have changed. */
export function refresh() {
  whole = true;
  last = 0;
  plan(SOON_MS);
}

function again(id) {
  asked.add(id);
  plan(SOON_MS);
}

const shows = (object, id) =>
  document.querySelector(
    `[data-live-object="${CSS.escape(object)}"][data-live-id="${CSS.escape(id)}"], #main [data-id="${CSS.escape(id)}"],`
    + ` #main a[href="/${CSS.escape(object)}/${CSS.escape(id)}/"]`);

const lists = (object) =>
  [...document.querySelectorAll("[data-live-also]")].some((part) => part.dataset.liveAlso.split(" ").includes(object));

function changed({ object, id }) {
  const later = LATER_MS * (1 + Math.random());
  const mode = modeOf(object);
  if (object === "*" || (mode && !id)) {
    for (const row of document.querySelectorAll("#list tr[data-id], [data-board] [data-card]")) {
      if (asked.size < MOST) asked.add(row.dataset.id ?? row.dataset.card);
    }
    offer(0);
    whole ||= object === "*" && !document.querySelector("[data-live-mode]");
    plan(later);
  } else if (mode) {
    if (asked.size >= MOST && !rowOf(id) && !cardOf(id)) return offer(0);
    asked.add(id);
    plan(rowOf(id) || cardOf(id) ? SOON_MS : later);
  } else if (id && shows(object, id)) {
    whole = true;
    plan(SOON_MS);
  } else if (lists(object)) {
    whole = true;
    plan(later);
  }
}

/** This person did it: at once, and rows may come and go. */
function ownChange({ object, id }) {
  if (id) noteOwnChange(id);
  force = true;
  const mode = object && modeOf(object);
  if (mode && id) asked.add(String(id));
  else whole = true;
  last = 0;
  plan(SOON_MS);
}

function takeAll(banner) {
  banner.hidden = true;
  delete banner.dataset.count;
  banner.querySelector("[data-changed-count]").hidden = true;
  ownChange({});
}

export function start() {
  document.addEventListener("quen:changed", (event) => changed(event.detail));
  document.addEventListener("quen:own-change", (event) => ownChange(event.detail));
  document.addEventListener("quen:refresh-part", () => refresh());
  document.addEventListener("quen:saved", ({ detail }) => {
    noteOwnChange(detail.id);
    if (detail.undo) show(detail.message, "success", "", detail.undo);
  });
  document.addEventListener("click", (event) => {
    const banner = event.target.closest("[data-changed-banner]");
    if (banner) takeAll(banner);
  });
  // what was left alone because somebody typed in it is looked at when she has left it
  document.addEventListener("focusout", (event) => {
    const stale = event.target.closest?.("[data-stale]");
    if (stale) setTimeout(() => (stale.matches("tr[data-id]") ? again(stale.dataset.id) : refresh()), LEFT_MS);
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && (asked.size || whole)) plan(SOON_MS);
  });
}
