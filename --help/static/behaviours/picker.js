// A combobox that finds a record while one types (WAI-ARIA pattern "combobox with list autocomplete").
import { openDrawer } from "./drawer.js";
import { place } from "./place.js";
import { fragment } from "./requests.js";

const DELAY = 120; // milliseconds after the last key
let timer;
let running;
let open; // the picker whose list is shown

const parts = (picker) => ({
  input: picker.querySelector("[data-picker-input]"),
  value: picker.querySelector("[data-picker-value]"),
  clear: picker.querySelector("[data-picker-clear]"),
  list: picker.querySelector("[role=listbox]"),
});

function close(picker) {
  const { input, list } = parts(picker);
  running?.abort();
  clearTimeout(timer);
  if (!list.hidden) list.hidePopover?.();
  list.hidden = true;
  list.replaceChildren();
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
  if (open === picker) open = undefined;
}

function mark(picker, option) {
  const { input, list } = parts(picker);
  for (const other of list.children) other.setAttribute("aria-selected", String(other === option));
  if (!option) return;
  input.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function addCreate(picker, list, text) {
  if (!picker.dataset.pickerCreate || !text) return;
  const option = document.createElement("li");
  option.setAttribute("role", "option");
  option.className = "q-option q-option-create";
  option.dataset.create = text;
  option.textContent = picker.dataset.pickerCreateLabel.replace("{text}", text);
  list.append(option);
}

async function search(picker) {
  const { input, list } = parts(picker);
  running?.abort();
  running = new AbortController();
  const { signal } = running;
  const url = new URL(picker.dataset.picker, location.href);
  const text = picker.dataset.chosen === input.value ? "" : input.value.trim();
  url.searchParams.set("q", text);
  const html = await fragment(url, signal);
  if (signal.aborted || document.activeElement !== input) return;
  list.innerHTML = html;
  if (!list.querySelector("[role=option]")) {
    list.innerHTML = '<li class="q-option-none" role="presentation"></li>';
    list.firstChild.textContent = picker.dataset.pickerNone;
  }
  addCreate(picker, list, text);
  [...list.children].forEach((option, index) => (option.id = `${list.id}-${index}`));
  list.hidden = false;
  list.popover ??= "manual";
  if (!list.matches(":popover-open")) list.showPopover();
  place(list, input, { matchWidth: true });
  input.setAttribute("aria-expanded", "true");
  open = picker;
  mark(picker, text ? list.querySelector("[role=option]") : null);
}

function choose(picker, id, title) {
  const { input, value, clear } = parts(picker);
  value.value = id;
  input.value = title;
  picker.dataset.chosen = title;
  clear.hidden = !id;
  close(picker);
  value.dispatchEvent(new Event("input", { bubbles: true }));
  value.dispatchEvent(new Event("change", { bubbles: true }));
}

function take(picker, option) {
  if (option.dataset.create === undefined) {
    choose(picker, option.dataset.id, option.querySelector("[data-title]").textContent);
    return;
  }
  const url = new URL(picker.dataset.pickerCreate, location.href);
  url.searchParams.set("name", option.dataset.create);
  close(picker);
  openDrawer(url.href, (record) => choose(picker, record.id, record.title));
}

function moved(picker, event) {
  const { input, list } = parts(picker);
  const options = [...list.querySelectorAll("[role=option]")];
  if (list.hidden) {
    search(picker);
    return;
  }
  const at = options.findIndex((option) => option.id === input.getAttribute("aria-activedescendant"));
  const step = event.key === "ArrowDown" ? 1 : -1;
  mark(picker, options[(at + step + options.length) % options.length]);
}

function keyed(event) {
  const picker = event.target.matches?.("[data-picker-input]") && event.target.closest("[data-picker]");
  if (!picker) return;
  const { input, list } = parts(picker);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    moved(picker, event);
  } else if (event.key === "Enter" && !list.hidden) {
    event.preventDefault();
    event.stopPropagation();
    const option = document.getElementById(input.getAttribute("aria-activedescendant"));
    if (option) take(picker, option);
  } else if (event.key === "Escape" && !list.hidden) {
    event.preventDefault();
    event.stopPropagation();
    close(picker);
  }
}

/** Text without a choice is not a value: take it back, or empty the field when it was emptied. */
function left(picker) {
  const { input, value } = parts(picker);
  close(picker);
  if (!input.value.trim() && value.value) choose(picker, "", "");
  else input.value = picker.dataset.chosen ?? "";
}

export function start() {
  document.addEventListener("focusin", (event) => {
    const picker = event.target.matches("[data-picker-input]") && event.target.closest("[data-picker]");
    if (!picker) return;
    picker.dataset.chosen ??= event.target.value;
    event.target.select();
  });
  document.addEventListener("click", (event) => {
    const picker = event.target.closest?.("[data-picker]");
    if (!picker) return;
    if (event.target.closest("[data-picker-clear]")) {
      choose(picker, "", "");
      parts(picker).input.focus();
    } else if (event.target.matches("[data-picker-input]") && open !== picker) search(picker);
  });
  document.addEventListener("input", (event) => {
    const picker = event.target.matches("[data-picker-input]") && event.target.closest("[data-picker]");
    if (!picker) return;
    clearTimeout(timer);
    timer = setTimeout(() => search(picker), DELAY);
  });
  // Before the input loses the focus, or the list would be gone when the click arrives.
  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest?.(".q-picker-options [role=option]");
    if (!option) return;
    event.preventDefault();
    take(option.closest("[data-picker]"), option);
  });
  document.addEventListener("focusout", (event) => {
    const picker = event.target.matches?.("[data-picker-input]") && event.target.closest("[data-picker]");
    if (picker && document.hasFocus()) left(picker);
  });
  document.addEventListener("keydown", keyed, true);
  document.addEventListener("scroll", () => open && place(parts(open).list, parts(open).input, { matchWidth: true }), true);
}
