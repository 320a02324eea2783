// The one event stream of a page. It carries ids only; what they mean the page asks through rights.
// quen:changed {object, id}   a record changed; id "" many of the object, object "*" anything
// quen:notice                 something concerns this person
// quen:presence {people}      who else is at the record of this page
const MISSED_MS = 4000; // pages that were cut off do not all come back at once
let source;
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
  name = JSON.parse(event.data).stream;
  send("quen:connected");
  if (!again) return;
  send("quen:notice");
  setTimeout(send, Math.random() * MISSED_MS, "quen:changed", { object: "*", id: "" });
}

function open() {
  if (!holder() || source) return;
  source = new EventSource(address(), { withCredentials: true });
  source.addEventListener("hello", greeted);
  source.addEventListener("message", (event) => send("quen:changed", JSON.parse(event.data)));
  source.addEventListener("notice", () => send("quen:notice"));
  source.addEventListener("presence", (event) => send("quen:presence", JSON.parse(event.data)));
}

/** Says which field is being edited here ("" for none). */
export function here(field) {
  if (!name) return;
  navigator.sendBeacon(new URL("here", address()), new URLSearchParams({ stream: name, field }));
}

export function start() {
  open();
  addEventListener("pagehide", () => {
    source?.close();
    source = undefined;
  });
  addEventListener("pageshow", (event) => event.persisted && open());
}
