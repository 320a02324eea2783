// The bell: its count, its list, and what arrives while the page is open.
import { post } from "./requests.js";
import { show } from "./toast.js";

const plain = document.title;
const SOON = 250; // milliseconds: several notices of one moment are fetched at once
let timer;
let missed = false; // something arrived while nobody looked at this page

function showCount(text) {
  for (const badge of document.querySelectorAll("[data-unread]")) {
    badge.textContent = text;
    badge.hidden = !text;
  }
  for (const form of document.querySelectorAll("[data-read-all]")) form.hidden = !text;
  document.title = text ? `(${text}) ${document.title.replace(/^\(\d+\+?\) /, "")}` : document.title.replace(/^\(\d+\+?\) /, "") || plain;
}

/** A hidden page only counts, so that the one in use shows the message. */
async function look() {
  const quiet = document.hidden;
  missed = quiet;
  let response;
  try {
    response = await fetch(`/notifications/newest${quiet ? "?quiet=true" : ""}`, {
      headers: { Accept: "application/json" },
      credentials: "same-origin",
    });
  } catch {
    return;
  }
  if (!response.ok) return;
  const { unread, items } = await response.json();
  showCount(unread);
  for (const item of items.reverse()) show(item.text, "notice", item.url);
  if (items.length) document.dispatchEvent(new CustomEvent("quen:refresh-part", { detail: { id: "inbox" } }));
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(look, SOON);
}

const LIMITS = [["minute", 60], ["hour", 3600], ["day", 86400], ["week", 604800]];

/** "5 minutes ago" in the language of the page; what is older than a week keeps its date. */
function ago(element) {
  const seconds = (Date.now() - new Date(element.dateTime)) / 1000;
  if (seconds >= 604800) return;
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  const unit = LIMITS.findLast(([, size]) => seconds >= size);
  element.textContent = unit ? words.format(-Math.floor(seconds / unit[1]), unit[0]) : element.dataset.ago;
}

function tell(scope) {
  scope.querySelectorAll("time[data-ago]").forEach(ago);
}

async function readAll(form) {
  const { ok, data } = await post(form.action, {});
  if (!ok) return;
  showCount(data.unread);
  for (const item of document.querySelectorAll("[data-notice].is-unread")) {
    item.classList.remove("is-unread");
    item.querySelector(".q-notice-dot")?.remove();
  }
}

/** Opened in another tab or window, it is read all the same. */
function opened(event) {
  const item = event.target.closest?.("[data-notice] a")?.closest("[data-notice]");
  item?.classList.remove("is-unread");
}

export function start() {
  document.addEventListener("quen:notice", soon);
  document.addEventListener("visibilitychange", () => !document.hidden && missed && soon());
  document.addEventListener("toggle", (event) => {
    if (event.target.id !== "inbox-menu" || event.newState !== "open") return;
    const target = event.target.querySelector("[data-inbox]");
    htmx.ajax("GET", "/notifications", { source: target, target, swap: "innerHTML" });
  }, true);
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-read-all]")) return;
    event.preventDefault();
    readAll(event.target);
  });
  document.addEventListener("click", opened);
  document.addEventListener("auxclick", opened);
  document.addEventListener("htmx:load", (event) => tell(event.detail.elt));
  document.addEventListener("quen:refreshed", (event) => tell(event.target));
  tell(document);
  const first = document.querySelector("[data-unread]")?.textContent ?? "";
  if (first) showCount(first);
}
