// Cells of a list edited in place. The input opens at once, from what the page holds; the value shows at once and
// is taken back, with the reason at the cell, when the server refuses it. Nothing that was typed is lost.
import { ask as bubble, clear } from "./cellbubble.js";
import { cellOf, columnOf, focusCell, neighbour } from "./grid.js";
import { on, press } from "./keys.js";
import { noteOwnChange } from "./live.js";
import { failedText, offlineText, post } from "./requests.js";
import { show } from "./toast.js";

const phone = matchMedia("(max-width: 767.98px)");
const saving = new WeakMap(); // cell -> the promise of its answer
const drafts = new WeakMap(); // cell -> what was typed and refused
let open; // {cell, form, original, before}
let lastToast;

const texts = () => document.querySelector("[data-cell-editors]")?.dataset ?? {};
const editor = (cell) => document.querySelector(`template[data-editor="${CSS.escape(columnOf(cell))}"]`);
export const editable = (cell) => cell?.dataset.value !== undefined && Boolean(editor(cell));

const urlOf = (cell) => `${cell.parentElement.querySelector(".q-record-link").getAttribute("href")}cell/${columnOf(cell)}`;
const inputOf = (form) => form.querySelector("[data-picker-input], input:not([type=hidden]), select, textarea");
const valuesOf = (form) => {
  const values = Object.fromEntries(new FormData(form));
  const box = form.querySelector("input[type=checkbox]");
  if (box) values[box.name] = String(box.checked);
  return values;
};

function fill(form, cell, value, currency, title) {
  const picker = form.querySelector("[data-picker]");
  if (picker) {
    picker.dataset.picker = picker.dataset.picker.replace("{value}", encodeURIComponent(cell.dataset.value));
    picker.querySelector("[data-picker-value]").value = value;
    picker.querySelector("[data-picker-input]").value = title;
    picker.dataset.chosen = title;
    picker.querySelector("[data-picker-clear]").hidden = !value;
    return;
  }
  const unit = form.querySelector(".q-money-input select");
  if (unit && currency) {
    if (![...unit.options].some((option) => option.value === currency)) unit.add(new Option(currency, currency));
    unit.value = currency;
  }
  inputOf(form).value = value;
}

const titleOf = (cell) => (cell.querySelector(".q-none, .q-empty") ? "" : cell.textContent.trim());

async function longText(cell) {
  const answer = await fetch(urlOf(cell), { credentials: "same-origin", headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return show(offlineText(), "danger");
  const { value, version } = await answer.json();
  cell.parentElement.dataset.version = version;
  return value;
}

/** Opens the input of a cell, with what was typed before where that was refused. */
export async function edit(cell) {
  if (!editable(cell) || open?.cell === cell) return;
  await saving.get(cell);
  if (open) close();
  const asked = cell.dataset.ask === undefined ? cell.dataset.value : await longText(cell);
  if (asked === undefined) return;
  clear(cell);
  const form = document.createElement("form");
  form.className = "q-cell-form";
  form.noValidate = true;
  form.dataset.busy = "";
  form.append(editor(cell).content.cloneNode(true));
  const box = form.querySelector("input[type=checkbox]");
  if (box) {
    save(cell, { [box.name]: String(cell.dataset.value !== "true") }, "", { before: cell.dataset.value });
    return;
  }
  const original = [...cell.childNodes];
  fill(form, cell, asked, cell.dataset.currency ?? "", titleOf(cell));
  const before = valuesOf(form);
  const draft = drafts.get(cell);
  if (draft) fill(form, cell, draft.value, draft.currency, draft.title);
  drafts.delete(cell);
  cell.replaceChildren(form);
  cell.dataset.editing = "";
  open = { cell, form, original, before, asked };
  begin(inputOf(form));
}

function begin(input) {
  input.focus();
  if (input.matches("input")) input.select();
  if (input.matches("textarea")) input.dispatchEvent(new CustomEvent("quen:grow", { bubbles: true }));
  if (input.matches("[data-picker-input]")) input.click();
  if (!input.matches("select, input[type=date], input[type=datetime-local]")) return;
  try {
    input.showPicker();
    if (input.matches("select")) input.dataset.shown = "";
  } catch {
    // only after a gesture; the input is there all the same
  }
}

/** Puts the cell back as it was. */
function close() {
  const { cell, original } = open;
  open = undefined;
  delete cell.dataset.editing;
  cell.replaceChildren(...original);
}

/** How the value looks until the server says how it does. */
function guess(form, values) {
  const input = inputOf(form);
  if (input.matches("select")) return values[input.name] ? input.selectedOptions[0].textContent : "–";
  const unit = form.querySelector(".q-money-input select, .q-unit");
  const text = input.value.trim();
  return text && unit ? `${text} ${unit.value ?? unit.textContent}` : text || "–";
}

/** Takes what was typed: Enter goes down, Tab to the right, a choice or a click elsewhere stays. */
function commit(down = 0, right = 0, stay = false) {
  const { cell, form, before, asked } = open;
  const values = valuesOf(form);
  const same = JSON.stringify(values) === JSON.stringify(before);
  const text = guess(form, values);
  const title = inputOf(form).value;
  close();
  if (!same) save(cell, values, text, { before: asked, title });
  if (!stay) focusCell(down || right ? next(cell, down, right) : cell);
}

/** To the next cell that can be edited; behind the last one of a row, the first of the next. */
function next(cell, down, right) {
  if (!right) return neighbour(cell, down, 0);
  for (let at = neighbour(cell, 0, right), from = cell; at !== from; from = at, at = neighbour(at, 0, right)) {
    if (editable(at)) return at;
  }
  const row = neighbour(cell, right, right < 0 ? Infinity : -Infinity).parentElement;
  if (row === cell.parentElement) return cell;
  const cells = [...row.cells].filter(editable);
  return (right > 0 ? cells[0] : cells.at(-1)) ?? cell;
}

const label = (link) => link.querySelector("span:not(.q-pic, .q-pic-letters, .q-avatar)") ?? link;

/** Sends a value and shows it meanwhile. `before`: what the input began with; `title`: the text of a picker. */
function save(cell, values, text, { before, title = "" }) {
  const tried = {
    name: columnOf(cell), values, text, title, before,
    original: [...cell.childNodes].map((node) => node.cloneNode(true)),
  };
  const link = cell.querySelector(".q-record-link");
  if (link) label(link).textContent = text;
  else if (text) cell.textContent = text;
  send(cell, tried, seenOf(cell, tried));
}

/** What the cell stood for when the input was opened: the value and, where it can be chosen, its currency. */
function seenOf(cell, { values, name, before }) {
  const beside = Object.keys(values).some((other) => other !== name);
  return beside ? `${before.trim()} ${cell.dataset.currency ?? ""}` : before.trim();
}

function send(cell, tried, seen) {
  cell.classList.add("is-saving");
  const job = post(urlOf(cell), { ...tried.values, seen, version: cell.parentElement.dataset.version });
  saving.set(cell, job);
  job.then((answer) => settle(cell, answer, tried));
}

function settle(cell, answer, tried) {
  saving.delete(cell);
  cell.classList.remove("is-saving");
  if (answer.ok) settled(cell, answer.data);
  else if (!cell.isConnected) show(answer.data.message ?? failedText(), "danger");
  else {
    const had = cell.contains(document.activeElement);
    cell.replaceChildren(...tried.original);
    if (had) focusCell(cell);
    const currency = Object.entries(tried.values).find(([name]) => name !== tried.name)?.[1] ?? "";
    drafts.set(cell, { value: tried.values[tried.name], currency, title: tried.title });
    refused(cell, answer, tried);
  }
}

function settled(cell, data) {
  const row = cell.parentElement;
  const link = cell.querySelector(".q-record-link");
  row.dataset.version = data.version;
  cell.dataset.value = data.value;
  if (data.currency) cell.dataset.currency = data.currency;
  if (link) label(link).innerHTML = data.html;
  else cell.innerHTML = data.html;
  cell.classList.add("is-saved");
  setTimeout(() => cell.classList.remove("is-saved"), 900);
  noteOwnChange(row.dataset.id);
  lookAgain(row);
  if (!data.undo) return;
  lastToast?.remove();
  lastToast = show(data.message, "success", "", data.undo);
}

/** Fetches the row: other cells may follow from this one. */
function lookAgain(row) {
  const { liveObject: object } = document.getElementById("list").dataset;
  document.dispatchEvent(new CustomEvent("quen:changed", { detail: { object, id: row.dataset.id } }));
}

function refused(cell, answer, tried) {
  const say = texts();
  const message = answer.data.message ?? (answer.status ? failedText() : offlineText());
  if (answer.status !== 409) {
    bubble(cell, { message, actions: [[say.textRetry, () => edit(cell)], [say.textDismiss, () => forget(cell)]] });
    return;
  }
  const keep = () => {
    clear(cell);
    drafts.delete(cell);
    cell.parentElement.dataset.version = answer.data.version;
    send(cell, tried, answer.data.seen);
  };
  const take = () => {
    forget(cell);
    lookAgain(cell.parentElement);
  };
  bubble(cell, {
    message, theirs: answer.data.theirs, yours: tried.text, label: say.textYours,
    actions: [[say.textTheirs, take], [say.textMine, keep]],
  });
}

function forget(cell) {
  drafts.delete(cell);
  clear(cell);
  focusCell(cell);
}

function keyed(event) {
  if (event.isComposing || event.keyCode === 229) return;
  const inside = open?.form.contains(event.target);
  if (!inside) return cellKey(event);
  if (event.key === "Escape") {
    event.stopPropagation();
    const { cell } = open;
    close();
    focusCell(cell);
  } else if (event.key === "Enter" && (!event.target.matches("textarea") || event.ctrlKey || event.metaKey)) {
    if (event.target.matches("button")) return undefined;
    commit(event.shiftKey ? -1 : 1, 0);
  } else if (event.key === "Tab") {
    const money = event.target.closest(".q-money-input");
    const more = money && (event.shiftKey ? event.target.matches("select") : event.target.matches("input") && money.querySelector("select"));
    if (more) return undefined; // between the amount and its currency
    commit(0, event.shiftKey ? -1 : 1);
  } else return undefined;
  event.preventDefault();
  return undefined;
}

/** Keys on a cell that is not being edited. */
function cellKey(event) {
  const cell = cellOf(event.target);
  if (!cell || event.target.closest("form, .q-cell-bubble") || event.ctrlKey || event.metaKey || event.altKey) return;
  const title = event.target.matches(".q-record-link");
  if (event.key === "Escape" && cell.querySelector(".q-cell-bubble")) forget(cell);
  else if (event.key === "F2" || (event.key === "Enter" && !title)) {
    if (editable(cell)) edit(cell);
    else if (event.key === "Enter" && !event.target.matches("input")) cell.parentElement.querySelector(".q-record-link").click();
    else return;
  } else return;
  event.preventDefault();
}

function editHere() {
  const cell = cellOf(document.activeElement);
  if (!cell) return false;
  if (editable(cell)) edit(cell);
  else if (texts().textClosed) show(texts().textClosed, "warning");
  return true;
}

/** A click chooses a cell that can be edited, two clicks open it; on a phone rows open and the pencil edits. */
function clicked(event) {
  const cell = cellOf(event.target);
  if (!cell || phone.matches || !editable(cell) || event.target.closest("a, button, input, label, select, textarea, form")) return;
  if (String(getSelection())) return;
  event.preventDefault();
  const chosen = document.activeElement === cell && matchMedia("(pointer: coarse)").matches;
  if (chosen) edit(cell);
  else focusCell(cell);
}

export function start() {
  on("edit", () => editHere() || press("[data-edit-record]"));
  document.addEventListener("keydown", keyed);
  document.addEventListener("mousedown", (event) => {
    const cell = cellOf(event.target);
    if (cell && event.detail > 1 && editable(cell) && !event.target.closest("form")) event.preventDefault(); // selects no word
  });
  document.addEventListener("click", clicked);
  document.addEventListener("dblclick", (event) => {
    const cell = cellOf(event.target);
    if (cell && !phone.matches && !event.target.closest("a, input, button, form")) edit(cell);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".q-cell-form")) return;
    event.preventDefault();
    commit(1, 0);
  });
  document.addEventListener("change", (event) => {
    if (!open?.form.contains(event.target)) return;
    const chosen = event.target.matches("select") && event.target.dataset.shown !== undefined;
    if (chosen || event.target.matches("[data-picker-value]")) commit();
  });
  document.addEventListener("focusout", (event) => {
    if (!open?.form.contains(event.target) || !document.hasFocus()) return;
    setTimeout(() => {
      const inside = !open || open.form.contains(document.activeElement) || document.querySelector("dialog[open]");
      if (!inside) commit(0, 0, true);
    });
  });
}
