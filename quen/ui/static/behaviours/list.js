// The list by pointer: a click in a row opens the record. Boxes: selection.js; keys: keys.js and grid.js.
function clicked(event) {
  const row = event.target.closest("[data-row]");
  if (!row || event.defaultPrevented || event.target.closest("a, button, input, label, .q-check") || String(getSelection())) return;
  const link = row.querySelector(".q-record-link");
  if (event.ctrlKey || event.metaKey) open(link.href, "_blank", "noopener");
  else link.click();
}

export function start() {
  document.addEventListener("click", clicked);
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
