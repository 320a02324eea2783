// The timeline of a record: kept true after own and others' changes, and the form that plans what comes next.
const WAIT = 250; // ms after an own change
const LEISURE = 5000; // ms between looks at what others do: an event tells the id of an activity, not whom it concerns
let timer;
let due = Infinity; // when the next look is
let looked = 0;

const stream = () => document.querySelector("[data-timeline-stream]");

const busy = (part) => part.querySelector(":popover-open, .htmx-request");

function again() {
  const part = stream();
  due = Infinity;
  if (!part || document.visibilityState === "hidden") return;
  if (busy(part)) {
    soon(LEISURE);
    return;
  }
  looked = Date.now();
  const holder = part.querySelector("[data-timeline-again]");
  if (holder) htmx.trigger(holder, "quen:timeline");
}

function soon(wait) {
  if (Date.now() + wait >= due) return; // what others do never puts off what this person waits for
  due = Date.now() + wait;
  clearTimeout(timer);
  timer = setTimeout(again, wait);
}

function changed({ detail: { object, id } }) {
  const part = stream();
  if (!part) return;
  const record = part.closest("[data-live-object]");
  const mine = object === record?.dataset.liveObject && record.dataset.liveId === String(id);
  const shown = id && part.querySelector(`[data-activity="${CSS.escape(String(id))}"]`);
  if (mine || shown) soon(WAIT);
  else if (object === "activity" || object === "*") soon(Math.max(WAIT, looked + LEISURE - Date.now()));
}

/** After completing: the form is there for the next one, its date in focus. */
function planning(event) {
  const form = event.target.querySelector?.(".q-composer-next")?.closest("form");
  if (!form) return;
  form.scrollIntoView({ block: "nearest" });
  form.querySelector("[name=due_at], [name=starts_at], input[type=text], textarea")?.focus();
}

export function start() {
  document.addEventListener("quen:own-change", () => soon(WAIT));
  document.addEventListener("quen:saved", () => soon(WAIT));
  document.addEventListener("quen:changed", changed);
  document.addEventListener("htmx:afterSettle", planning);
}
