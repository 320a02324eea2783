// The way into the filter builder: find a field by typing. The builder itself is made of rows that the server sends.
function find(input) {
  const wanted = input.value.trim().toLocaleLowerCase();
  for (const item of input.nextElementSibling.children) {
    item.hidden = !item.textContent.toLocaleLowerCase().includes(wanted);
  }
}

/** Takes a row or a group off, and puts the focus on what stands before it. */
function remove(part) {
  const before = part.previousElementSibling?.querySelector("[data-frow-remove]");
  const next = before ?? part.closest("form").querySelector("[data-default-submit]");
  part.remove();
  next.focus();
}

const typedIn = (row) => row?.querySelector("input[name=value]:not([type=checkbox], [type=hidden])");
const carried = new WeakMap(); // request for a row with another condition -> {value, focused} of the row before it

/** What was typed since the condition was changed goes into the row that comes for it. */
function carry({ detail: { xhr, requestConfig } }) {
  const input = requestConfig?.elt?.name === "op" && typedIn(requestConfig.elt.closest("[data-frow]"));
  if (input) carried.set(xhr, { value: input.value, focused: input === document.activeElement });
}

function put({ target, detail: { xhr } }) {
  const was = xhr && target.matches?.("[data-frow]") && carried.get(xhr);
  const input = was && typedIn(target);
  if (!input) return;
  if (!input.value) input.value = was.value;
  if (was.focused) input.focus();
}

export function start() {
  document.addEventListener("htmx:beforeSwap", carry);
  document.addEventListener("htmx:afterSwap", put);
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("[data-filter-find]")) find(event.target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    if (event.target.matches?.("[data-filter-find]")) {
      event.preventDefault();
      event.target.nextElementSibling.querySelector("li:not([hidden]) [data-filter-choose]")?.click();
    } else if (event.target.matches?.("[data-filter-form] [name=text]") && (event.ctrlKey || event.metaKey)) {
      event.target.form.requestSubmit(event.target.form.querySelector("[name=mode]"));
    } else if (event.target.matches?.("[data-filter-form] input:not([role=combobox])")) {
      event.preventDefault(); // the first button of the form would take the text
      event.target.form.requestSubmit(event.target.form.querySelector("[data-default-submit]"));
    }
  });
  document.addEventListener("click", (event) => {
    const row = event.target.closest?.("[data-frow-remove]");
    const group = event.target.closest?.("[data-fgroup-remove]");
    if (row) remove(row.closest("[data-frow]"));
    else if (group) remove(group.closest("[data-fgroup]"));
    else event.target.closest?.("[data-filter-choose]")?.closest("[popover]")?.hidePopover();
  });
}
