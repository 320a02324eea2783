// The list by pointer: a click in a row opens the record, boxes choose rows. Keys: keys.js and grid.js.
const boxes = () => [...document.querySelectorAll("[data-select]")];

function showSelection() {
  const bar = document.querySelector("[data-selection]");
  if (!bar) return;
  const chosen = boxes().filter((box) => box.checked);
  for (const box of boxes()) box.closest("tr").toggleAttribute("data-selected", box.checked);
  bar.hidden = !chosen.length;
  const counter = bar.querySelector("[data-selection-count]");
  counter.textContent = counter.dataset.text.replace("{n}", chosen.length);
  const merge = bar.querySelector("[data-selection-merge]");
  if (merge) {
    merge.hidden = chosen.length !== 2;
    const [first, second] = chosen.map((box) => box.closest("tr").dataset.id);
    if (second) merge.href = `${merge.dataset.url}${first}/merge?with=${second}`;
  }
  const all = document.querySelector("[data-select-all]");
  all.checked = chosen.length > 0 && chosen.length === boxes().length;
  all.indeterminate = chosen.length > 0 && !all.checked;
}

function select(checked) {
  for (const box of boxes()) box.checked = checked;
  showSelection();
}

const text = (cell) => cell.innerText.replace(/\s+/g, " ").trim();

/** Tab-separated with a head: what spreadsheets take from the clipboard. */
async function copySelection(button) {
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

function clicked(event) {
  if (event.target.closest("[data-select-all]")) select(event.target.checked);
  else if (event.target.closest("[data-select]")) showSelection();
  else if (event.target.closest("[data-selection-clear]")) select(false);
  else if (event.target.closest("[data-selection-copy]")) copySelection(event.target.closest("button"));
  else {
    const row = event.target.closest("[data-row]");
    if (!row || event.defaultPrevented || event.target.closest("a, button, input, label, .q-check") || String(getSelection())) return;
    const link = row.querySelector(".q-record-link");
    if (event.ctrlKey || event.metaKey) open(link.href, "_blank", "noopener");
    else link.click();
  }
}

export function start() {
  document.addEventListener("click", clicked);
  document.addEventListener("htmx:afterSettle", showSelection);
  // The address of the list already holds the old search text; the new one replaces it.
  document.addEventListener("htmx:configRequest", (event) => {
    if (!event.target.matches?.("[data-list-search]")) return;
    const url = new URL(location.href);
    url.searchParams.delete("q");
    url.searchParams.delete("cursor");
    event.detail.path = url.pathname + url.search;
    if (!event.target.value) event.detail.parameters.delete("q");
  });
  document.addEventListener("submit", (event) => {
    if (event.target.querySelector("[data-list-search]")) event.preventDefault();
  });
}
