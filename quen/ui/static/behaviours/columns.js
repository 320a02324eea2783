// The columns of a list: chosen and ordered in the drawer, their widths drawn in the head of the table.
const KEY_STEP = 16; // pixels that an arrow key widens by
let dragged;

const shown = (form) => form.querySelector("[data-columns-shown]");

function step(button, by) {
  const item = button.closest("[data-column-item]");
  const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (!other || other.dataset.fixed !== undefined) return;
  if (by < 0) other.before(item);
  else other.after(item);
  button.focus();
}

/** A field ticked below joins the columns shown; its name says whose it is. */
function ticked(box) {
  const list = box.closest("[data-columns-others]");
  if (!list || !box.checked) return;
  const item = box.closest("[data-column-item]");
  const label = item.querySelector("label span");
  label.textContent = list.dataset.prefix + label.textContent;
  shown(box.form).append(item);
  item.hidden = false;
  item.scrollIntoView({ block: "nearest" });
}

function find(input) {
  const wanted = input.value.trim().toLocaleLowerCase();
  for (const part of input.form.querySelectorAll("details")) {
    let any = false;
    for (const item of part.querySelectorAll("[data-column-item]")) {
      const text = part.querySelector("summary").textContent + item.textContent;
      item.hidden = !text.toLocaleLowerCase().includes(wanted);
      any ||= !item.hidden;
    }
    part.hidden = !any;
    if (wanted) part.open = any;
  }
}

function draggedOver(event) {
  const over = event.target.closest?.("[data-columns-shown] [data-column-item]");
  if (!dragged || !over || over === dragged) return;
  event.preventDefault();
  const box = over.getBoundingClientRect();
  const after = event.clientY > box.top + box.height / 2 || over.dataset.fixed !== undefined;
  if (after) over.after(dragged);
  else over.before(dragged);
}

/** The list again with these widths, so that they can be saved with the view. */
function keep(table) {
  const heads = [...table.tHead.rows[0].querySelectorAll("th[data-name]")];
  const url = new URL(location.href);
  url.searchParams.set("columns", heads.map((head) => `${head.dataset.name}:${Math.round(head.offsetWidth)}`).join(","));
  url.searchParams.delete("changed");
  history.replaceState(history.state, "", url);
  htmx.ajax("GET", url.pathname + url.search, { target: "#list", select: "#list", swap: "outerHTML show:none" });
}

/** Fixed widths from now on, beginning with those that the browser has chosen. */
function fixed(table) {
  const group = table.querySelector("colgroup") ?? document.createElement("colgroup");
  if (!group.parentElement) {
    const widths = [...table.tHead.rows[0].cells].map((cell) => cell.offsetWidth);
    for (const width of widths) {
      const col = document.createElement("col");
      col.width = width;
      group.append(col);
    }
    table.prepend(group);
    table.classList.add("q-sized");
  }
  return group;
}

function widen(handle, to) {
  const cell = handle.closest("th");
  fixed(cell.closest("table")).children[cell.cellIndex].width = Math.min(Math.max(Math.round(to), 60), 800);
}

function drawn(event) {
  const handle = event.target.closest?.("[data-resize]");
  if (!handle) return;
  event.preventDefault();
  const cell = handle.closest("th");
  const table = cell.closest("table");
  const [from, width] = [event.clientX, cell.offsetWidth];
  fixed(table);
  handle.setPointerCapture(event.pointerId);
  handle.dataset.active = "";
  const move = (moved) => widen(handle, width + moved.clientX - from);
  handle.addEventListener("pointermove", move);
  handle.addEventListener("lostpointercapture", () => {
    handle.removeEventListener("pointermove", move);
    delete handle.dataset.active;
    if (Math.abs(cell.offsetWidth - width) > 1) keep(table);
  }, { once: true });
}

export function start() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-column-up], [data-column-down]");
    if (button) step(button, button.matches("[data-column-up]") ? -1 : 1);
  });
  document.addEventListener("change", (event) => event.target.matches?.("[data-columns-form] input[name=column]") && ticked(event.target));
  document.addEventListener("input", (event) => event.target.matches?.("[data-columns-find]") && find(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.target.matches?.("[data-columns-find]") && event.key === "Enter") event.preventDefault();
    const handle = event.target.closest?.("[data-resize]");
    if (!handle || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    event.preventDefault();
    widen(handle, handle.closest("th").offsetWidth + (event.key === "ArrowLeft" ? -KEY_STEP : KEY_STEP));
    clearTimeout(handle.timer);
    handle.timer = setTimeout(() => keep(handle.closest("table")), 800);
  });
  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-columns-shown] [draggable]");
    dragged?.toggleAttribute("data-dragged", true);
  });
  document.addEventListener("dragover", draggedOver);
  document.addEventListener("drop", (event) => dragged && event.preventDefault());
  document.addEventListener("dragend", () => {
    dragged?.removeAttribute("data-dragged");
    dragged = undefined;
  });
  document.addEventListener("pointerdown", drawn);
}
