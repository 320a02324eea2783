// Lists that people put in order, by dragging or with the buttons of a row. The server has the last word.
import { noteOwnChange } from "./live.js";
import { failedText, offlineText, post } from "./requests.js";
import { show } from "./toast.js";

const rows = (list) => [...list.querySelectorAll(":scope > [data-id]")];

function settle(list) {
  rows(list).forEach((row, place, all) => {
    const [up, down] = [row.querySelector("[data-up]"), row.querySelector("[data-down]")];
    if (up) up.disabled = place === 0;
    if (down) down.disabled = place === all.length - 1;
  });
}

async function save(list, before) {
  settle(list);
  for (const row of rows(list)) noteOwnChange(row.dataset.id);
  const { ok, status, data } = await post(list.dataset.order, { order: rows(list).map((row) => row.dataset.id).join(",") });
  if (ok) {
    show(data.message, "success");
    return;
  }
  list.append(...before);
  settle(list);
  show(data.message ?? (status ? failedText() : offlineText()), "danger");
}

function step(button, by) {
  const row = button.closest("[data-id]");
  const list = row.closest("[data-order]");
  const before = rows(list);
  const other = before[before.indexOf(row) + by];
  if (!other) return;
  if (by < 0) other.before(row);
  else other.after(row);
  save(list, before);
  (button.disabled ? row.querySelector(by < 0 ? "[data-down]" : "[data-up]") : button).focus();
}

function arm(scope) {
  if (!window.Sortable) return;
  for (const list of scope.querySelectorAll("[data-order]:not([data-armed])")) {
    list.dataset.armed = "";
    let before = [];
    Sortable.create(list, {
      draggable: "[data-id]", handle: "[data-grip]", animation: 140, delay: 120, delayOnTouchOnly: true,
      onStart: () => (before = rows(list)),
      onEnd: (event) => event.oldIndex !== event.newIndex && save(list, before),
    });
  }
}

export function start() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-order] [data-up], [data-order] [data-down]");
    if (button) step(button, button.matches("[data-up]") ? -1 : 1);
  });
  arm(document);
  new MutationObserver(() => arm(document)).observe(document.body, { childList: true, subtree: true });
}
