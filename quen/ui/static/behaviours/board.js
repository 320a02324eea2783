// The board: a card moves at once and goes back, with the reason, when the server refuses.
import { openDrawer } from "./drawer.js";
import { failedText, offlineText, post } from "./requests.js";
import { noteOwnChange } from "./live.js";
import { show } from "./toast.js";

const boardOf = (element) => element.closest("[data-board]");
const columnOf = (element) => element.closest("[data-column]");

/** Counts and sums of the columns as the server says they are now. */
function showSums({ columns = {}, total }) {
  for (const [id, sums] of Object.entries(columns)) {
    const column = document.querySelector(`[data-column="${CSS.escape(id)}"]`);
    if (!column) continue;
    column.querySelector("[data-column-count]").textContent = sums.count;
    column.querySelector("[data-column-total]").textContent = sums.total;
  }
  const sum = document.querySelector("[data-board-total]");
  if (sum && total !== undefined) sum.textContent = total;
}

async function save(card, target, putBack) {
  const board = boardOf(target);
  card.setAttribute("aria-busy", "true");
  noteOwnChange(card.dataset.card);
  const { ok, status, data } = await post(`${card.dataset.url}do/${board.dataset.moveVerb}${location.search}`, {
    [board.dataset.moveField]: columnOf(target).dataset.column,
    version: card.dataset.version,
  });
  card.removeAttribute("aria-busy");
  if (ok) {
    if (data.version !== undefined) card.dataset.version = data.version;
    showSums(data);
    const moved = board.dataset.textMoved.replace("{column}", columnOf(card).querySelector("h2").textContent);
    show(data.message ?? moved, "success", "", data.undo);
    return true;
  }
  putBack();
  if (status === 412 || status === 409) {
    // the card is not what this person took it for: let it show what it is
    const detail = { object: board.closest("[data-live-object]").dataset.liveObject, id: card.dataset.card };
    document.dispatchEvent(new CustomEvent("quen:changed", { detail }));
  }
  if (data.form_url) openDrawer(data.form_url);
  else show(data.message ?? data.detail ?? (status ? failedText() : offlineText()), "danger");
  return false;
}

function dropped(event) {
  const { item: card, from, to } = event;
  if (from === to) return;
  const next = [...from.querySelectorAll("[data-card]")][event.oldDraggableIndex] ?? from.querySelector("[data-more]");
  save(card, to, () => from.insertBefore(card, next ?? null));
}

async function moveByKey(event) {
  const step = event.altKey && { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const card = event.target.closest?.("[data-card]");
  if (!step || !card || card.hasAttribute("aria-busy")) return;
  event.preventDefault();
  const columns = [...boardOf(card).querySelectorAll("[data-column]")];
  const target = columns[columns.indexOf(columnOf(card)) + step]?.querySelector("[data-cards]");
  if (!target) return;
  const [parent, next, link] = [card.parentElement, card.nextElementSibling, card.querySelector("a")];
  target.prepend(card);
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
  link.focus();
  await save(card, target, () => parent.insertBefore(card, next));
  link.focus();
}

function arm(scope) {
  if (!window.Sortable) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  for (const list of scope.querySelectorAll("[data-cards]")) {
    Sortable.create(list, {
      group: "board", draggable: "[data-card]", sort: false, animation: still ? 0 : 140,
      delay: 180, delayOnTouchOnly: true, touchStartThreshold: 6, scrollSensitivity: 80,
      ghostClass: "is-ghost", dragClass: "is-dragged", chosenClass: "is-chosen",
      onStart: () => document.body.classList.add("is-dragging"),
      onEnd: (event) => {
        document.body.classList.remove("is-dragging");
        dropped(event);
      },
    });
  }
}

export function start() {
  document.addEventListener("keydown", moveByKey);
  document.addEventListener("quen:sums", (event) => showSums(event.detail));
  document.addEventListener("click", (event) => {
    const card = event.target.closest?.("[data-card]");
    if (card && !event.target.closest("a, button") && !String(getSelection())) card.querySelector("a").click();
  });
  document.addEventListener("quen:refreshed", (event) => arm(event.target));
  arm(document);
}
