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
let typed; // while a row with another condition was on its way

/** What was typed after the condition was changed goes into the row that comes for it. */
function carry(event) {
  const { elt } = event.detail.requestConfig ?? {};
  typed = elt?.name === "op" ? typedIn(elt.closest("[data-frow]"))?.value : undefined;
}

function put(event) {
  const input = typed && event.target.matches?.("[data-frow]") && typedIn(event.target);
  if (input && !input.value) input.value = typed;
  typed = undefined;
}

export function start() {
  document.addEventListener("htmx:beforeSwap", carry);
  document.addEventListener("htmx:afterSettle", put);
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
