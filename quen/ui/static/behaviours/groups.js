// Groups of a list fold and unfold; which ones are folded is remembered while the browser is open.
const key = () => `folded:${location.pathname}?${new URLSearchParams(location.search).get("group") ?? ""}`;
const read = () => JSON.parse(sessionStorage.getItem(key()) ?? "{}");

function fold(group, folded) {
  group.toggleAttribute("data-folded", folded);
  group.querySelector("[data-group-toggle]").setAttribute("aria-expanded", String(!folded));
}

function toggle(button) {
  const group = button.closest("[data-group]");
  const folded = group.dataset.folded === undefined;
  fold(group, folded);
  sessionStorage.setItem(key(), JSON.stringify({ ...read(), [group.dataset.group]: folded }));
}

function restore() {
  const known = read();
  for (const group of document.querySelectorAll("[data-group]")) {
    if (group.dataset.group in known) fold(group, known[group.dataset.group]);
  }
}

export function start() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-group-toggle]");
    if (button) toggle(button);
  });
  document.addEventListener("htmx:afterSwap", restore);
  restore();
}
