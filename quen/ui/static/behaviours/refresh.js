// Putting what is true now in place of what is on the screen, without touching what is being typed.
const FLASH_MS = 1600;

/** Without what only the browser has put there. */
const bare = (element) => {
  const copy = element.cloneNode(true);
  for (const hint of copy.querySelectorAll(".q-editing, .q-theirs")) hint.remove();
  for (const holder of copy.querySelectorAll("[data-presence]")) holder.replaceChildren();
  for (const item of copy.querySelectorAll(".is-fresh, .is-saved")) item.classList.remove("is-fresh", "is-saved");
  return copy.innerHTML.trim();
};

export const same = (one, other) => bare(one) === bare(other);

export function flash(element) {
  element.classList.remove("is-fresh");
  void element.offsetWidth; // begins anew when it changes twice in a row
  element.classList.add("is-fresh");
  setTimeout(() => element.classList.remove("is-fresh"), FLASH_MS);
}

/** An input in use, a menu that is open, a request on its way: this part is left alone for now. */
export const busy = (part) =>
  part.querySelector("form[data-inline], :popover-open, .htmx-request, [data-busy]")
  || (part.contains(document.activeElement) && document.activeElement.matches("input:not([type=checkbox]), textarea, select"));

function announce(part) {
  htmx.process(part);
  part.dispatchEvent(new CustomEvent("quen:refreshed", { bubbles: true }));
}

const KEYED = "[data-id], [data-event], [data-card]";
const keyOf = (element) => element.dataset.id ?? element.dataset.event ?? element.dataset.card;
const texts = (part) => new Map([...part.querySelectorAll(KEYED)].map((item) => [keyOf(item), item.textContent.trim()]));

/** Where the focus stands in a part, so that it can be put back there. */
function focusIn(part) {
  const active = document.activeElement;
  if (!part.contains(active)) return () => {};
  const field = active.closest("[data-field]")?.dataset.field;
  const selector = field ? `[data-field="${CSS.escape(field)}"] .q-field-edit`
    : active.id ? `#${CSS.escape(active.id)}`
    : active.matches("a[href]") ? `a[href="${CSS.escape(active.getAttribute("href"))}"]` : "";
  return () => selector && part.querySelector(selector)?.focus({ preventScroll: true });
}

/** Replaces a part; rows and events that are new or say something else flash. */
export function replacePart(part, fresh) {
  const before = texts(part);
  const putFocus = focusIn(part);
  part.innerHTML = fresh.innerHTML;
  for (const item of part.querySelectorAll(KEYED)) {
    if (before.size && before.get(keyOf(item)) !== item.textContent.trim()) flash(item);
  }
  announce(part);
  putFocus();
}

/** One element for its newer self. */
export function replaceElement(old, fresh) {
  const putFocus = focusIn(old.parentElement);
  old.replaceWith(fresh);
  htmx.process(fresh);
  fresh.dispatchEvent(new CustomEvent("quen:refreshed", { bubbles: true }));
  flash(fresh);
  putFocus();
}
