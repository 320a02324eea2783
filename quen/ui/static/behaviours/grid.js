// The table of records as a grid (WAI-ARIA pattern "grid"): one cell is in the order of tabs, arrows go on from it.
import { on } from "./keys.js";

const PAGE = 10; // rows that Page Down takes
let place = { id: "", column: 0 }; // where the reader stands, so that a list fetched again puts her back
let held = false; // whether the focus is in the grid

export const grid = () => document.querySelector("#list [data-grid]");
const rowsOf = (table) => [...table.querySelectorAll("[data-row]")];
const cellsOf = (row) => [...row.cells].filter((cell) => !cell.matches(".q-row-edit"));
export const cellOf = (element) => element?.closest?.("[data-grid] [data-row] > td:not(.q-row-edit)");

/** A cell with one thing to press gives the focus to that. */
const target = (cell) => cell.querySelector(":scope > [data-select], :scope > .q-record-link") ?? cell;

/** The name of the column a cell stands in. */
export const columnOf = (cell) => cell.closest("table").tHead.rows[0].cells[cell.cellIndex]?.dataset.name ?? "";

function settle(table) {
  for (const element of table.querySelectorAll("[data-row] :is(a, input[data-select]):not([data-drawer], form *)")) element.tabIndex = -1;
  const cell = find(table) ?? rowsOf(table)[0]?.cells[1];
  if (cell) target(cell).tabIndex = 0;
}

const find = (table) => table.querySelector(`[data-row][data-id="${CSS.escape(place.id)}"]`)?.cells[place.column];

/** Puts the focus into a cell. */
export function focusCell(cell) {
  const table = cell.closest("[data-grid]");
  for (const old of table.querySelectorAll("[data-row] [tabindex='0']:not(form *)")) old.tabIndex = -1;
  place = { id: cell.parentElement.dataset.id, column: cell.cellIndex };
  const element = target(cell);
  element.tabIndex = 0;
  element.focus({ preventScroll: true });
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** The cell `down` rows below and `right` columns beside, as far as there is one. */
export function neighbour(cell, down, right) {
  const rows = rowsOf(cell.closest("[data-grid]")).filter((row) => row.offsetParent);
  const row = rows[Math.min(Math.max(rows.indexOf(cell.parentElement) + down, 0), rows.length - 1)];
  const cells = cellsOf(row);
  const wanted = Math.min(Math.max(cell.cellIndex + right, 0), cells.length - 1);
  // on a phone a row does not show all its cells: the next one that is seen, else back
  const ahead = right < 0 ? cells.slice(0, wanted + 1).reverse() : cells.slice(wanted);
  return [cells[wanted], ...ahead].find((other) => other.offsetParent) ?? (row === cell.parentElement ? cell : cells[1]);
}

const current = () => cellOf(document.activeElement);

function step(down) {
  const table = grid();
  if (!table) return stepInBlocks(down);
  const cell = current();
  const first = find(table) ?? rowsOf(table)[0]?.cells[1];
  if (!first) return false;
  focusCell(cell ? neighbour(cell, down, 0) : first);
  return true;
}

/** Related lists of a record: from title to title. */
function stepInBlocks(by) {
  const rows = [...document.querySelectorAll(".q-block [data-row]")].filter((row) => row.offsetParent);
  if (!rows.length) return false;
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
  row.querySelector(".q-record-link").focus();
  row.scrollIntoView({ block: "nearest" });
  return true;
}

const STEPS = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  PageDown: [PAGE, 0],
  PageUp: [-PAGE, 0],
  Home: [0, -Infinity],
  End: [0, Infinity],
};

function keyed(event) {
  const cell = cellOf(event.target);
  const inForm = event.target.closest?.("form");
  if (event.defaultPrevented || inForm || event.altKey || event.isComposing) return;
  if (!cell) {
    const related = event.target.closest?.(".q-block [data-row]");
    if (related && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      stepInBlocks(event.key === "ArrowDown" ? 1 : -1);
    }
    return;
  }
  const move = STEPS[event.key];
  if (!move || event.shiftKey || event.metaKey) return;
  event.preventDefault();
  const whole = event.ctrlKey && ["Home", "End"].includes(event.key);
  focusCell(neighbour(cell, whole ? move[1] : move[0], move[1]));
}

function follow() {
  const cell = current();
  if (!cell) return false;
  const link = cell.querySelector("a:not(.q-record-link)") ?? cell.parentElement.querySelector(".q-record-link");
  link?.click();
  return Boolean(link);
}

function openRow() {
  const row = document.activeElement.closest?.("[data-row]");
  row?.querySelector(".q-record-link").click();
  return Boolean(row);
}

function selectRow() {
  const box = document.activeElement.closest?.("[data-row]")?.querySelector("[data-select]");
  box?.click();
  return Boolean(box);
}

/** After parts were fetched again: what can be reached, and the focus where it was. */
function settled() {
  const table = grid();
  if (!table) return;
  settle(table);
  if (held && document.activeElement === document.body && find(table)) focusCell(find(table));
}

export function start() {
  on("next-row", () => step(1));
  on("previous-row", () => step(-1));
  on("open-row", openRow);
  on("select-row", selectRow);
  on("follow-link", follow);
  document.addEventListener("keydown", keyed);
  document.addEventListener("focusin", (event) => {
    const cell = cellOf(event.target);
    if (cell) place = { id: cell.parentElement.dataset.id, column: cell.cellIndex };
    held = Boolean(cell);
  });
  document.addEventListener("focusout", (event) => {
    if (!event.relatedTarget && event.target.isConnected && document.hasFocus()) held = false; // a click on nothing
  });
  for (const name of ["htmx:afterSettle", "quen:refreshed"]) document.addEventListener(name, settled);
  if (grid()) settle(grid());
}
