// Favorites: the star of a page, and their order in the navigation by dragging or Alt with the arrow keys.
import { on } from "./keys.js";
import { failedText, offlineText, post } from "./requests.js";
import { show } from "./toast.js";

const nav = () => document.getElementById("nav-favorites");
const items = () => [...nav().querySelectorAll("[data-favorite-item]")];
const star = () => document.querySelector("#main [data-favorite]");
let drag;

/** The address without what belongs to the moment. */
function here() {
  const url = new URL(location.href);
  for (const name of ["cursor", "live", "drawer"]) url.searchParams.delete(name);
  return url.pathname + url.search;
}

/** For comparing: however its parameters are written. */
function same(address) {
  const url = new URL(address, location.href);
  const query = [...url.searchParams].filter(([, value]) => value).map((pair) => pair.join("="));
  return [url.pathname, ...query].join("&");
}

function settle() {
  const button = star();
  const at = button?.dataset.record ? location.pathname : same(here());
  const links = [...(nav()?.querySelectorAll("[data-favorite-item] a") ?? [])];
  const found = links.some((link) => same(link.href) === at);
  for (const link of links) {
    if (same(link.href) === at) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (!button) return;
  button.setAttribute("aria-pressed", String(found));
  button.title = found ? button.dataset.textOn : button.dataset.textOff;
  const use = button.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, found ? "#star-filled" : "#star"));
}

/** What a list is called: its object, with the filters in force. */
function name() {
  const parts = [document.querySelector("#main h1")?.textContent.trim()];
  for (const link of document.querySelectorAll(".q-quick[aria-current], .q-view-tab[aria-current]")) parts.push(link.textContent.trim());
  const chips = parts.length > 1 ? [] : document.querySelectorAll(".q-chip > span"); // a quick filter has chips too
  for (const chip of chips) parts.push(chip.textContent.replace(/\s+/g, " ").trim());
  const query = new URLSearchParams(location.search).get("q");
  if (query) parts.push(`“${query}”`);
  return parts.filter(Boolean).join(" · ");
}

async function send(url, fields) {
  const { ok, status, data } = await post(url, fields);
  if (!ok) show(data.message ?? (status ? failedText() : offlineText()), "danger");
  else {
    nav().innerHTML = data.html;
    document.dispatchEvent(new CustomEvent("quen:refreshed"));
  }
  return ok && data;
}

async function toggle() {
  const button = star();
  if (!button || button.disabled) return Boolean(button);
  button.disabled = true;
  const { object, record } = button.dataset;
  const done = await send("/favorites/toggle", record ? { object, record } : { path: here(), label: name() });
  button.disabled = false;
  if (done) show(done.message);
  return true;
}

function save(focused) {
  const order = items().map((item) => item.dataset.favoriteItem).join(",");
  return send("/favorites/order", { order }).then(() =>
    nav().querySelector(`[data-favorite-item="${focused}"] a`)?.focus({ preventScroll: true }));
}

function step(item, by) {
  const all = items();
  const other = all[all.indexOf(item) + by];
  if (!other) return;
  if (by < 0) other.before(item);
  else other.after(item);
  save(item.dataset.favoriteItem);
}

function grab(event) {
  const grip = event.target.closest?.("[data-favorite-grip]");
  if (!grip || event.button > 0) return;
  event.preventDefault();
  drag = { item: grip.closest("li"), before: items() };
  drag.item.classList.add("is-dragged");
  grip.setPointerCapture(event.pointerId);
}

function moved(event) {
  if (!drag) return;
  for (const other of items()) {
    if (other === drag.item) continue;
    const box = other.getBoundingClientRect();
    if (event.clientY < box.top || event.clientY > box.bottom) continue;
    const above = items().indexOf(other) < items().indexOf(drag.item);
    if (above) other.before(drag.item);
    else other.after(drag.item);
  }
}

function dropped() {
  if (!drag) return;
  const { item, before } = drag;
  drag = undefined;
  item.classList.remove("is-dragged");
  if (items().some((other, place) => other !== before[place])) save(item.dataset.favoriteItem);
}

export function start() {
  on("favorite", () => {
    if (!star()) return false;
    toggle();
    return true;
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("#main [data-favorite]")) toggle();
    const off = event.target.closest("[data-favorite-off]");
    if (off) send(`/favorites/${off.closest("li").dataset.favoriteItem}/remove`, {});
  });
  document.addEventListener("keydown", (event) => {
    const item = event.altKey && event.target.closest?.("[data-favorite-item]");
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!item || !by) return;
    event.preventDefault();
    step(item, by);
  });
  document.addEventListener("pointerdown", grab);
  document.addEventListener("pointermove", moved);
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, dropped);
  for (const event of ["htmx:afterSettle", "quen:refreshed"]) document.addEventListener(event, settle);
  settle();
}
