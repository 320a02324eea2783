// The frame: navigation, theme, tabs, folded sections that remember their state, small buttons.
import { post } from "./requests.js";
import { show } from "./toast.js";

const root = document.documentElement;

function toggleNavigation(open = root.dataset.navOpen === undefined) {
  if (open) root.dataset.navOpen = "";
  else delete root.dataset.navOpen;
  for (const button of document.querySelectorAll("button[data-nav-toggle]")) {
    button.setAttribute("aria-expanded", String(open));
  }
  if (open) document.querySelector("#sidebar a, #sidebar button")?.focus();
}

function collapseNavigation() {
  const narrow = root.dataset.nav !== "narrow";
  if (narrow) root.dataset.nav = "narrow";
  else delete root.dataset.nav;
  localStorage.setItem("quen-nav", narrow ? "narrow" : "wide");
}

async function setTheme(button) {
  const theme = button.dataset.themeValue;
  const before = root.dataset.bsTheme;
  if (theme === "auto") delete root.dataset.bsTheme;
  else root.dataset.bsTheme = theme;
  for (const other of document.querySelectorAll("[data-theme-value]")) {
    other.setAttribute("aria-pressed", String(other === button));
  }
  const answer = await post("/profile/preferences", { theme });
  if (answer.ok) return;
  if (before) root.dataset.bsTheme = before;
  else delete root.dataset.bsTheme;
  show(document.body.dataset.textFailed, "danger");
}

function selectTab(tab, focus = false) {
  for (const other of tab.parentElement.querySelectorAll('[role="tab"]')) {
    const selected = other === tab;
    other.setAttribute("aria-selected", String(selected));
    other.tabIndex = selected ? 0 : -1;
    document.getElementById(other.getAttribute("aria-controls")).hidden = !selected;
  }
  if (focus) tab.focus();
  history.replaceState(history.state, "", `#${tab.id}`);
}

function moveTab(event) {
  const tab = event.target.closest('[role="tab"]');
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!tab || !step) return;
  const tabs = [...tab.parentElement.querySelectorAll('[role="tab"]')];
  selectTab(tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length], true);
}

/** What somebody folded stays folded. On a phone the properties are folded at first: what happened comes before them. */
function restoreRemembered(scope) {
  const small = matchMedia("(max-width: 767.98px)").matches;
  for (const details of scope.querySelectorAll("details[data-remember]")) {
    const folded = small && details.classList.contains("q-section") ? "closed" : "open";
    const kept = localStorage.getItem(`quen-${details.dataset.remember}${folded === "closed" ? "-phone" : ""}`);
    if ((kept ?? folded) === "closed") details.open = false;
  }
}

function remember(event) {
  const key = event.target.dataset?.remember;
  const phone = matchMedia("(max-width: 767.98px)").matches && event.target.classList.contains("q-section");
  if (key) localStorage.setItem(`quen-${key}${phone ? "-phone" : ""}`, event.target.open ? "open" : "closed");
}

function reveal(button) {
  const input = document.getElementById(button.dataset.reveal);
  const hidden = input.type === "password";
  input.type = hidden ? "text" : "password";
  button.setAttribute("aria-pressed", String(hidden));
}

function clicked(event) {
  const on = (selector) => event.target.closest(selector);
  if (on("[data-nav-toggle]")) toggleNavigation();
  else if (on("[data-nav-collapse]")) collapseNavigation();
  else if (on("[data-theme-value]")) setTheme(on("[data-theme-value]"));
  else if (on('[role="tab"]')) selectTab(on('[role="tab"]'));
  else if (on("[data-reveal]")) reveal(on("[data-reveal]"));
  else if (on("[data-back]")) history.back();
  else if (on("[data-dialog-close]")) on("dialog").close();
  else if (on("[data-news-link]")) document.querySelectorAll("[data-news]").forEach((dot) => dot.remove());
  else if (on("[data-shortcuts-open]")) document.getElementById("shortcuts").showModal();
  else if (event.target.matches("dialog.q-shortcuts, dialog.q-palette")) event.target.close();
}

export function start() {
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", moveTab);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && root.dataset.navOpen !== undefined) toggleNavigation(false);
  });
  document.addEventListener("submit", (event) => {
    const next = event.target.matches("[data-return]") && event.target.elements.next;
    if (next) next.value = location.pathname + location.search;
  });
  restoreRemembered(document);
  document.addEventListener("toggle", remember, true);
  document.addEventListener("quen:refreshed", (event) => restoreRemembered(event.target));
  const step = document.querySelector(".q-path [aria-current]");
  if (step) step.parentElement.scrollLeft = step.offsetLeft - step.parentElement.offsetLeft - 40;
  const tab = /^#tab-\w+$/.test(location.hash) && document.querySelector(`button${location.hash}`);
  if (tab) selectTab(tab);
  if (/Mac|iPhone|iPad/.test(navigator.platform)) {
    for (const key of document.querySelectorAll("[data-mod-key]")) key.textContent = "⌘ K";
  }
}
