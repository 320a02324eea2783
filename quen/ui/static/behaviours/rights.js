// The role editor: own and inherited scopes look different, and inherited ones follow what is chosen above them.
// What is inherited is worked out by the server, which knows the rules; here it is only shown.
import { own } from "./requests.js";

let timer = 0;
let asked = 0;

function paint(select) {
  if (select.classList.contains("q-state")) {
    select.dataset.state = select.value;
    return;
  }
  select.classList.toggle("is-inherited", !select.value);
  select.dataset.scope = select.value || select.dataset.inherited;
}

async function refresh(form) {
  const number = ++asked;
  try {
    const response = await fetch(form.dataset.rights, {
      method: "POST", body: new FormData(form), credentials: "same-origin",
      headers: { Accept: "application/json", ...own() },
    });
    if (!response.ok || number !== asked) return;
    for (const [name, [scope, label]] of Object.entries(await response.json())) {
      const select = form.elements.namedItem(name);
      if (!(select instanceof HTMLSelectElement)) continue;
      select.dataset.inherited = scope;
      select.options[0].textContent = label;
      paint(select);
    }
  } catch {
    // the form is right without it: saving works out the same
  }
}

function search(input) {
  const form = input.closest("[data-rights]");
  const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
  const words = bare(input.value).split(/\s+/).filter(Boolean);
  let any = false;
  for (const row of form.querySelectorAll("[data-rights-row]")) {
    const found = words.every((word) => bare(row.dataset.rightsRow).includes(word));
    row.hidden = !found;
    any ||= found;
    const details = row.nextElementSibling;
    const button = row.querySelector("[data-rights-toggle]");
    if (button && details) details.hidden = !found || button.getAttribute("aria-expanded") !== "true";
  }
  for (const group of form.querySelectorAll("[data-rights-group]")) {
    group.hidden = !group.querySelector("[data-rights-row]:not([hidden])");
  }
  for (const line of form.querySelectorAll(".q-rights-list > div")) {
    line.classList.toggle("is-found", words.length > 0 && words.every((word) => bare(line.firstElementChild.textContent).includes(word)));
  }
  form.querySelector("[data-rights-nothing]").hidden = any;
}

export function start() {
  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("[data-rights]");
    if (!form || !event.target.matches("select.q-scope")) return;
    paint(event.target);
    clearTimeout(timer);
    timer = setTimeout(refresh, 120, form);
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("[data-rights-search]")) {
      event.stopPropagation(); // looking for something changes nothing
      search(event.target);
    }
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches?.("[data-rights-search]")) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-rights-toggle]");
    if (!button) return;
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
    document.getElementById(button.getAttribute("aria-controls")).hidden = !open;
  });
}
