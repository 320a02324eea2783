// The one event stream of a page. It carries ids only; what they mean the page asks through rights.
// quen:changed {object, id}   a record changed; id "" many of the object, object "*" anything
// quen:notice                 something concerns this person
// quen:presence {people}      who else is at the record of this page
//
// A browser keeps few connections to one server. So a page that has been hidden for a while gives its stream up,
// unless it is the one that was looked at last: that one goes on hearing, and tells the others of notices.
const MISSED_MS = 4000; // pages that were cut off do not all come back at once
const HIDDEN_MS = 60000;
const LAST = "quen-last-page";
const page = String(Math.random());
const others = "BroadcastChannel" in window ? new BroadcastChannel("quen-notices") : undefined;
let source;
let hidden;
let refused = 0; // times in a row
let name = ""; // of this stream, known to this page and the server only

const holder = () => document.querySelector("[data-live-url]");
const send = (event, detail = {}) => document.dispatchEvent(new CustomEvent(event, { detail }));

function address() {
  const url = new URL(holder().dataset.liveUrl, location.href);
  const record = document.querySelector("[data-live-object][data-live-id]");
  if (record) {
    url.searchParams.set("object", record.dataset.liveObject);
    url.searchParams.set("id", record.dataset.liveId);
  }
  return url;
}

function greeted(event) {
  const again = Boolean(name);
  refused = 0;
  name = JSON.parse(event.data).stream;
  send("quen:connected");
  if (!again) return;
  send("quen:notice");
  setTimeout(send, Math.random() * MISSED_MS, "quen:changed", { object: "*", id: "" });
}

// A browser comes back by itself when a connection breaks, but never after a refusal (the server is starting, say).
function lost() {
  if (source?.readyState !== EventSource.CLOSED) return;
  close();
  refused += 1;
  setTimeout(open, Math.min(60000, 2000 * 2 ** refused) * (0.5 + Math.random()));
}

function open() {
  if (!holder() || source) return;
  source = new EventSource(address(), { withCredentials: true });
  source.addEventListener("hello", greeted);
  source.addEventListener("error", lost);
  source.addEventListener("message", (event) => send("quen:changed", JSON.parse(event.data)));
  source.addEventListener("notice", () => {
    send("quen:notice");
    others?.postMessage("");
  });
  source.addEventListener("presence", (event) => send("quen:presence", JSON.parse(event.data)));
}

function close() {
  source?.close();
  source = undefined;
}

function turned() {
  clearTimeout(hidden);
  if (document.hidden) hidden = setTimeout(() => localStorage.getItem(LAST) !== page && close(), HIDDEN_MS);
  else {
    localStorage.setItem(LAST, page);
    open();
  }
}

/** Says which field is being edited here ("" for none). */
export function here(field) {
  if (!name || !source) return;
  navigator.sendBeacon(new URL("here", address()), new URLSearchParams({ stream: name, field }));
}

export function start() {
  open();
  turned();
  document.addEventListener("visibilitychange", turned);
  if (others) others.onmessage = () => !source && send("quen:notice");
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => event.persisted && open());
}
