// The filter builder: choose a field, a condition, a value; the address of the list holds the result.
const NO_VALUE = ["empty", "filled"]; // conditions that stand alone

function choose(form, name) {
  form.querySelector("[data-filter-fields]").hidden = Boolean(name);
  for (const part of form.querySelectorAll("[data-filter-field]")) {
    const on = part.dataset.filterField === name;
    part.hidden = !on;
    part.disabled = !on;
    if (on) toggleValue(part);
  }
  const target = name
    ? form.querySelector("[data-filter-field]:not([hidden]) [data-filter-value] :is(input:not([type=hidden]), select)")
    : form.querySelector("[data-filter-find]");
  target?.focus();
}

function toggleValue(part) {
  const operator = part.querySelector("[data-filter-operator]").value;
  part.querySelector("[data-filter-value]").hidden = NO_VALUE.includes(operator);
  const relative = part.querySelector("[data-filter-relative]");
  if (relative) relative.nextElementSibling.hidden = Boolean(relative.value);
}

function valueOf(part) {
  const area = part.querySelector("[data-filter-value]");
  if (area.hidden) return "true";
  const checked = [...area.querySelectorAll("input[type=checkbox]:checked")];
  if (checked.length) return checked.map((box) => box.value).join(",");
  if (area.querySelector("input[type=checkbox]")) return "";
  const relative = area.querySelector("[data-filter-relative]");
  if (relative?.value) return relative.value;
  const source = area.querySelector("[data-picker-value]") ?? area.querySelector("input, select:not([data-filter-relative])");
  return source.value.trim();
}

function operatorOf(part, value) {
  const select = part.querySelector("[data-filter-operator]");
  const several = value.includes(",") && part.querySelector("input[type=checkbox]");
  const list = several && [...select.options].some((option) => option.value === "in") && !select.value.includes("not");
  return list ? "in" : select.value;
}

function apply(form) {
  const part = form.querySelector("[data-filter-field]:not([hidden])");
  const value = part && valueOf(part);
  if (!value) return;
  const operator = operatorOf(part, value);
  const url = new URL(location.href);
  url.searchParams.delete("cursor");
  url.searchParams.append(part.dataset.filterField + (operator ? `__${operator}` : ""), value);
  location.assign(url);
}

function find(input) {
  const wanted = input.value.trim().toLocaleLowerCase();
  for (const item of input.nextElementSibling.children) {
    item.hidden = !item.textContent.toLocaleLowerCase().includes(wanted);
  }
}

export function start() {
  document.addEventListener("click", (event) => {
    const field = event.target.closest("[data-filter-choose]");
    const back = event.target.closest("[data-filter-back]");
    if (field) choose(field.form, field.dataset.filterChoose);
    else if (back) choose(back.form, "");
  });
  document.addEventListener("change", (event) => {
    const part = event.target.closest("[data-filter-field]");
    if (part) toggleValue(part);
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-filter-find]")) find(event.target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("[data-filter-find]")) return;
    event.preventDefault();
    event.target.closest("form").querySelector("li:not([hidden]) [data-filter-choose]")?.click();
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-filter-builder]")) return;
    event.preventDefault();
    apply(event.target);
  });
  document.addEventListener("toggle", (event) => {
    const form = event.newState === "open" && event.target.querySelector?.("[data-filter-builder]");
    if (form) choose(form, "");
  }, true);
}
