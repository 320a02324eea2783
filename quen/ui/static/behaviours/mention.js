// "@" in a long text finds people and teams. What is typed reads "@Lan Phạm"; what is sent names the person
// for good: "@[Lan Phạm](member:<id>)".
import { place } from "./place.js";

const TOKEN = /@\[([^[\]\n]{1,200})\]\((?:member|team):[0-9a-fA-F-]{36}\)/g;
const ASKED = /(^|[\s([{"'“‘])@([\p{L}\p{M}\p{N}._-]*(?: [\p{L}\p{M}\p{N}._-]+){0,3})$/u;
const DELAY = 120;
const known = new WeakMap(); // text area -> Map(what is read -> what is sent)
let area; // whose list is open
let list;
let options = [];
let from = 0; // where the "@" stands
let timer;
let running;

const namesOf = (text) => {
  if (!known.has(text)) known.set(text, new Map());
  return known.get(text);
};

/** The words under which a text area keeps a token; two people of one name are told apart. */
function remember(text, name, token, hint = "") {
  const names = namesOf(text);
  const wanted = [`@${name}`, ...(hint ? [`@${name} (${hint})`] : []), ...Array.from({ length: 9 }, (_, n) => `@${name} (${n + 2})`)];
  const shown = wanted.find((words) => !names.has(words) || names.get(words) === token) ?? wanted.at(-1);
  names.set(shown, token);
  return shown;
}

function soften(text) {
  if (!text.value.includes("@[")) return;
  const start = text.selectionStart;
  const value = text.value.replace(TOKEN, (token, name) => remember(text, name, token));
  if (value === text.value) return;
  text.value = value;
  text.defaultValue = value;
  if (document.activeElement === text) text.setSelectionRange(Math.min(start, value.length), Math.min(start, value.length));
  text.dispatchEvent(new CustomEvent("quen:grow", { bubbles: true }));
}

const escaped = (words) => words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function expand(text) {
  const names = known.get(text);
  if (!names?.size) return text.value;
  const words = [...names.keys()].sort((a, b) => b.length - a.length).map(escaped).join("|");
  return text.value.replace(new RegExp(`(?:${words})(?![\\p{L}\\p{N}])`, "gu"), (found) => names.get(found));
}

/** Where the "@" is on the screen: the text up to it, laid out like the text area. */
function spot(text) {
  const style = getComputedStyle(text);
  const mirror = document.createElement("div");
  for (const name of ["font", "letterSpacing", "lineHeight", "padding", "border", "boxSizing", "textIndent"]) mirror.style[name] = style[name];
  Object.assign(mirror.style, { position: "fixed", visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "break-word", width: `${text.offsetWidth}px`, top: 0, left: 0 });
  mirror.textContent = text.value.slice(0, from);
  const mark = document.createElement("span");
  mark.textContent = "@";
  mirror.append(mark);
  document.body.append(mirror);
  const box = text.getBoundingClientRect();
  const at = { left: box.left + mark.offsetLeft, top: box.top + mark.offsetTop - text.scrollTop, height: mark.offsetHeight };
  mirror.remove();
  const top = Math.min(Math.max(at.top, box.top), box.bottom - at.height);
  return { getBoundingClientRect: () => new DOMRect(at.left, top, 1, at.height) };
}

function close() {
  clearTimeout(timer);
  running?.abort();
  if (list?.matches(":popover-open")) list.hidePopover();
  list?.remove();
  area?.removeAttribute("aria-activedescendant");
  area?.removeAttribute("aria-controls");
  area?.setAttribute("aria-expanded", "false");
  list = undefined;
  area = undefined;
  options = [];
}

function mark(index) {
  [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
  area.setAttribute("aria-activedescendant", list.children[index].id);
  list.children[index].scrollIntoView({ block: "nearest" });
}

function show(text) {
  list?.remove();
  area = text;
  list = document.createElement("ul");
  list.className = "q-mentions";
  list.id = "mentions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.body.dataset.textMention);
  list.popover = "manual";
  options.forEach((option, index) => {
    const item = document.createElement("li");
    item.id = `mentions-${index}`;
    item.setAttribute("role", "option");
    for (const [name, value] of [["q-mention-face", option.kind === "team" ? "#" : option.initials], ["q-mention-name", option.name], ["q-mention-hint", option.hint]]) {
      const part = document.createElement("span");
      part.className = name;
      part.textContent = value;
      item.append(part);
    }
    list.append(item);
  });
  (text.closest("dialog[open]") ?? document.body).append(list);
  list.showPopover();
  place(list, spot(text));
  text.setAttribute("aria-autocomplete", "list");
  text.setAttribute("aria-controls", list.id);
  text.setAttribute("aria-expanded", "true");
  mark(0);
}

async function find(text, query) {
  running?.abort();
  running = new AbortController();
  const { signal } = running;
  let found;
  try {
    const answer = await fetch(`/mentions?${new URLSearchParams({ q: query })}`, {
      headers: { Accept: "application/json" }, credentials: "same-origin", signal,
    });
    if (!answer.ok) return;
    found = (await answer.json()).options;
  } catch {
    return;
  }
  if (signal.aborted || document.activeElement !== text || asked(text) !== query) return;
  options = found;
  if (found.length) show(text);
  else close();
}

/** What follows the "@" before the caret; undefined when nothing is asked. */
function asked(text) {
  if (text.selectionStart !== text.selectionEnd) return undefined;
  const before = text.value.slice(0, text.selectionStart);
  const match = ASKED.exec(before);
  if (!match) return undefined;
  if ([...namesOf(text).keys()].some((words) => match[0].trimStart().startsWith(words))) return undefined; // chosen already
  from = before.length - match[2].length - 1;
  return match[2];
}

function look(text) {
  clearTimeout(timer);
  const query = asked(text);
  if (query === undefined) close();
  else timer = setTimeout(() => find(text, query), DELAY);
}

function take(index) {
  const text = area;
  const option = options[index];
  const words = remember(text, option.name, option.token, option.hint);
  const end = text.selectionStart;
  const tail = /^\s/.test(text.value.slice(end)) ? "" : " ";
  text.setRangeText(words + tail, from, end, "end");
  close();
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
}

function keyed(event) {
  if (!list || event.target !== area) return;
  const at = [...list.children].findIndex((item) => item.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) mark((at + step + options.length) % options.length);
  else if (["Enter", "Tab"].includes(event.key) && !event.ctrlKey && !event.metaKey) take(at);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

const softenAll = (scope) => scope.querySelectorAll?.("textarea").forEach(soften);

export function start() {
  document.addEventListener("keydown", keyed, true);
  document.addEventListener("input", (event) => event.target.matches("textarea") && look(event.target));
  document.addEventListener("click", (event) => {
    if (event.target.matches("textarea")) look(event.target);
    else close();
  });
  document.addEventListener("focusout", (event) => event.target === area && close());
  // before the text loses the focus, or the list would be gone when the click arrives
  document.addEventListener("mousedown", (event) => {
    const item = event.target.closest?.(".q-mentions [role=option]");
    if (!item) return;
    event.preventDefault();
    take([...list.children].indexOf(item));
  });
  document.addEventListener("formdata", (event) => {
    for (const text of event.target.querySelectorAll("textarea[name]")) {
      if (known.get(text)?.size && event.formData.has(text.name)) event.formData.set(text.name, expand(text));
    }
  });
  document.addEventListener("htmx:load", (event) => softenAll(event.detail.elt));
  document.addEventListener("quen:refreshed", (event) => softenAll(event.target));
  softenAll(document);
}
