// The board: a card moves at once and goes back, with the reason, when the server refuses.
import { openDrawer } from "./drawer.js";
import { failedText, offlineText, post } from "./requests.js";
import { noteOwnChange } from "./live.js";
import { show } from "./toast.js";

const boardOf = (element) => element.closest("[data-board]");
const columnOf = (element) => element.closest("[data-column]");

const laneOf = (element) => element.closest("[data-cell]")?.dataset.cell; // none on a board without lanes
const nameOf = (column) => column.dataset.label ?? column.querySelector("h2").textContent;

/** Counts and sums of the columns and lanes as the server says they are now. */
function showSums({ columns = {}, lanes = {}, total }) {
  for (const [id, sums] of Object.entries(columns)) {
    const column = document.querySelector(`[data-column="${CSS.escape(id)}"]`);
    if (!column) continue;
    column.querySelector("[data-column-count]").textContent = sums.count;
    column.querySelector("[data-column-total]").textContent = sums.total;
  }
  if (Object.keys(lanes).length) {
    for (const lane of document.querySelectorAll("[data-board] [data-lane]")) {
      const sums = lanes[lane.dataset.lane] ?? { count: "0", total: "" }; // its last card has gone
      lane.querySelector("[data-lane-count]").textContent = sums.count;
      lane.querySelector("[data-lane-total]").textContent = sums.total;
    }
  }
  const sum = document.querySelector("[data-board-total]");
  if (sum && total !== undefined) sum.textContent = total;
}

/** What the server is asked: the verb that moves, or with another lane that both change together. */
function request(card, target) {
  const { moveVerb, moveField, lanes } = boardOf(target).dataset;
  const [column, lane, version] = [columnOf(target).dataset.column, laneOf(target), card.dataset.version];
  return lane === card.dataset.inLane
    ? [`do/${moveVerb}`, { [moveField]: column, version }]
    : ["place", { lanes, lane, column, version }];
}

function movedText(card) {
  const { textMoved, textMovedLane } = boardOf(card).dataset;
  const lane = laneOf(card) !== card.dataset.inLane && card.closest("[data-lane]")?.querySelector(".q-lane-name");
  const text = (lane ? textMovedLane : textMoved).replace("{column}", nameOf(columnOf(card)));
  return lane ? text.replace("{lane}", lane.textContent) : text;
}

async function save(card, target, putBack) {
  const board = boardOf(target);
  card.setAttribute("aria-busy", "true");
  noteOwnChange(card.dataset.card);
  const [path, fields] = request(card, target);
  const { ok, status, data } = await post(`${card.dataset.url}${path}${location.search}`, fields);
  card.removeAttribute("aria-busy");
  if (ok) {
    if (data.version !== undefined) card.dataset.version = data.version;
    showSums(data);
    show(data.message ?? movedText(card), "success", "", data.undo);
    if (laneOf(card)) {
      card.dataset.inLane = laneOf(card);
      tellChanged(card); // whose it is now stands on the card, or it is beyond her reach
    }
    return true;
  }
  putBack();
  if (status === 412 || status === 409) {
    // the card is not what this person took it for: let it show what it is
    tellChanged(card);
  }
  if (data.form_url) openDrawer(data.form_url);
  else show(data.message ?? data.detail ?? (status ? failedText() : offlineText()), "danger");
  return false;
}

function tellChanged(card) {
  const detail = { object: card.closest("[data-live-object]").dataset.liveObject, id: card.dataset.card };
  document.dispatchEvent(new CustomEvent("quen:changed", { detail }));
}

function dropped(event) {
  const { item: card, from, to } = event;
  if (from === to) return;
  const next = [...from.querySelectorAll("[data-card]")][event.oldDraggableIndex] ?? from.querySelector("[data-more]");
  save(card, to, () => from.insertBefore(card, next ?? null));
}

/** The list of cards one step beside this one: the next column, or the same column of the next lane. */
function beside(card, key) {
  const [column, lane] = [columnOf(card), card.closest("[data-lane]")];
  const across = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (across) {
    const columns = [...(lane ?? boardOf(card)).querySelectorAll("[data-column]")];
    return columns[columns.indexOf(column) + across]?.querySelector("[data-cards]");
  }
  const lanes = [...boardOf(card).querySelectorAll("[data-lane]")];
  const next = lane && lanes[lanes.indexOf(lane) + { ArrowUp: -1, ArrowDown: 1 }[key]];
  if (next) fold(next, false);
  return next?.querySelector(`[data-column="${CSS.escape(column.dataset.column)}"] [data-cards]`);
}

async function moveByKey(event) {
  const card = event.target.closest?.("[data-card]");
  const arrow = event.altKey && /^Arrow(Left|Right|Up|Down)$/.test(event.key);
  if (!arrow || !card || card.hasAttribute("aria-busy")) return;
  const target = beside(card, event.key);
  if (target || /Left|Right/.test(event.key)) event.preventDefault(); // alone they leave the page
  if (!target) return;
  const [parent, next, link] = [card.parentElement, card.nextElementSibling, card.querySelector("a")];
  target.prepend(card);
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
  link.focus();
  await save(card, target, () => parent.insertBefore(card, next));
  link.focus();
}

// Lanes fold and unfold; which ones are folded is remembered while the browser is open.
const foldKey = () => `lanes:${location.pathname}?${document.querySelector("[data-lanes]")?.dataset.lanes ?? ""}`;
const folded = () => JSON.parse(sessionStorage.getItem(foldKey()) ?? "{}");

function fold(lane, closed) {
  lane.toggleAttribute("data-folded", closed);
  lane.querySelector("[data-lane-toggle]").setAttribute("aria-expanded", String(!closed));
}

function toggleLane(button) {
  const lane = button.closest("[data-lane]");
  const closed = lane.dataset.folded === undefined;
  fold(lane, closed);
  sessionStorage.setItem(foldKey(), JSON.stringify({ ...folded(), [lane.dataset.lane]: closed }));
}

/** Lanes that came later may hold one that is there already, when the order has changed meanwhile. */
function takeLanes() {
  const known = folded();
  const seen = new Set();
  for (const lane of document.querySelectorAll("[data-board] [data-lane]")) {
    const { lane: id } = lane.dataset;
    if (seen.has(id)) lane.remove();
    else if (known[id]) fold(lane, true);
    seen.add(id);
  }
}

/** While a card is dragged lanes keep their height: none slips away from under the pointer. */
function hold(dragging) {
  for (const lane of document.querySelectorAll("[data-board] [data-lane]")) {
    lane.style.minHeight = dragging ? `${lane.offsetHeight}px` : "";
  }
  document.body.classList.toggle("is-dragging", dragging);
}

function arm(scope) {
  takeLanes();
  if (!window.Sortable) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  for (const list of scope.querySelectorAll("[data-cards]")) {
    if (Sortable.get(list)) continue;
    Sortable.create(list, {
      group: "board", draggable: "[data-card]", sort: false, animation: still ? 0 : 140,
      delay: 180, delayOnTouchOnly: true, touchStartThreshold: 6, scrollSensitivity: 80,
      ghostClass: "is-ghost", dragClass: "is-dragged", chosenClass: "is-chosen",
      onStart: () => hold(true),
      onEnd: (event) => {
        hold(false);
        dropped(event);
      },
    });
  }
}

export function start() {
  document.addEventListener("keydown", moveByKey);
  document.addEventListener("quen:sums", (event) => showSums(event.detail));
  document.addEventListener("click", (event) => {
    const toggle = event.target.closest?.("[data-lane-toggle]");
    if (toggle) toggleLane(toggle);
    const card = event.target.closest?.("[data-card]");
    if (card && !event.target.closest("a, button") && !String(getSelection())) card.querySelector("a").click();
  });
  document.addEventListener("quen:refreshed", (event) => arm(event.target));
  document.addEventListener("htmx:afterSettle", (event) => {
    if (document.querySelector("[data-lanes]")?.contains(event.target)) arm(document);
  });
  arm(document);
}
