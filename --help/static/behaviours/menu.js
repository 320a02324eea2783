// Menus are popovers: the browser closes them on Escape and on a click outside; we place them and add
// the arrow keys. On a phone the style sheet shows them as a sheet at the bottom.
import { place } from "./place.js";

const phone = matchMedia("(max-width: 767.98px)");
const visible = (element) => element.offsetParent !== null || element.getClientRects().length > 0;

const openerOf = (menu) =>
  [...document.querySelectorAll(`[popovertarget="${CSS.escape(menu.id)}"]`)].find(visible);

const itemsOf = (menu) =>
  [...menu.querySelectorAll("a[href], button:not([disabled])")].filter(visible);

function opened(menu) {
  const opener = openerOf(menu);
  opener?.setAttribute("aria-expanded", "true");
  if (opener && !phone.matches) place(menu, opener);
  else menu.removeAttribute("style");
  const first = menu.querySelector("[data-filter-find]") ?? itemsOf(menu)[0];
  if (!matchMedia("(pointer: coarse)").matches) first?.focus({ preventScroll: true });
}

function move(menu, key) {
  const items = itemsOf(menu);
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[key];
  items[(to + items.length) % items.length]?.focus();
}

export function closeMenus() {
  for (const menu of document.querySelectorAll("[data-menu]:popover-open")) menu.hidePopover();
}

export function start() {
  document.addEventListener("toggle", (event) => {
    const menu = event.target;
    if (!menu.matches?.("[data-menu]")) return;
    if (event.newState === "open") opened(menu);
    else openerOf(menu)?.setAttribute("aria-expanded", "false");
  }, true);
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("[data-menu]");
    if (!menu || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
    if (event.target.matches("select, input[type=date], textarea, [role=combobox]")) return;
    if (event.target.matches("input") && event.key !== "ArrowDown") return;
    event.preventDefault();
    move(menu, event.key);
  });
  document.addEventListener("click", (event) => {
    const menu = event.target.closest?.('[data-menu=""]');
    if (menu && event.target.closest("a, button") && !event.target.closest("[data-theme-value]")) menu.hidePopover();
  });
  addEventListener("resize", closeMenus);
}
