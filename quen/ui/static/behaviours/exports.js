// Links about the list as it is filtered now, and the form of an export, whose answer is a file.

/** Filters change the address without making the links of the page's head anew. */
function aim(event) {
  const link = event.target.closest?.("a[data-of-list]");
  if (!link) return;
  const url = new URL(link.dataset.ofList, location.origin);
  for (const [name, value] of new URLSearchParams(location.search)) if (name !== "cursor") url.searchParams.append(name, value);
  const columns = [...document.querySelectorAll("[data-rows-table] thead th[data-name]")].map((head) => head.dataset.name);
  if (columns.length) url.searchParams.set("columns", columns.join(" "));
  link.href = url.pathname + url.search;
}

/** A file that is sent at once leaves the page where it is: the drawer has done its work. */
function sent(event) {
  const form = event.target.closest?.("form[data-export-form]");
  if (!form || form.querySelector("[name=format]:checked")?.value !== "csv" || form.querySelector("[name=later]")?.checked) return;
  const dialog = form.closest("[data-drawer-dialog]");
  setTimeout(() => (dialog ? dialog.querySelector("[data-drawer-close]").click() : form.removeAttribute("aria-busy")), 400);
  if (!dialog) setTimeout(() => form.querySelectorAll("button[type=submit]").forEach((button) => (button.disabled = false)), 1500);
}

export function start() {
  document.addEventListener("click", aim, true); // before the drawer opens the link
  document.addEventListener("submit", sent);
}
