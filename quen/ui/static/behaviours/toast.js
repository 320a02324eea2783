// Short messages at the edge of the screen. Errors stay until they are closed.
const region = () => document.getElementById("toasts");

const SECONDS = 6;
const SECONDS_TO_UNDO = 12;

/** Goes by itself, but not from under a pointer or the focus. */
function arm(toast, seconds = SECONDS) {
  if (toast.dataset.tone === "danger" || toast.dataset.tone === "error") return;
  setTimeout(() => (toast.matches(":hover, :focus-within") ? arm(toast, 3) : toast.remove()), seconds * 1000);
}

/** The way back: a button, and Ctrl or Cmd with Z as long as it is offered. */
function offerUndo(toast, url) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "q-toast-undo";
  button.dataset.undo = url;
  button.textContent = document.body.dataset.textUndo;
  button.setAttribute("aria-keyshortcuts", "Control+Z");
  toast.querySelector("[data-toast-close]").before(button);
}

/** Says `text`; with `url` a link leads to what it is about, with `undo` a button takes it back. */
export function show(text, tone = "success", url = "", undo = "") {
  if (!text) return undefined;
  const template = document.getElementById("toast-template");
  const toast = template.content.firstElementChild.cloneNode(true);
  toast.querySelector("span").textContent = text;
  toast.dataset.tone = tone;
  if (url) {
    const link = document.createElement("a");
    link.href = url;
    link.textContent = document.body.dataset.textOpen;
    toast.querySelector("span").append(" ", link);
  }
  if (tone === "notice") {
    const use = toast.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace("#circle-check", "#bell"));
  }
  if (tone === "danger") {
    toast.setAttribute("role", "alert");
    const use = toast.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace("#circle-check", "#alert-circle"));
  }
  // An open dialog is above everything else, so the message must live inside it to be seen.
  const dialogs = document.querySelectorAll("dialog[open]");
  const host = dialogs.length ? dialogs[dialogs.length - 1] : document.body;
  if (region().parentElement !== host) host.append(region());
  // only the last deed can be taken back from here; older ones from the history
  if (undo) region().querySelectorAll("[data-undo]").forEach((button) => button.remove());
  if (undo) offerUndo(toast, undo);
  region().append(toast);
  arm(toast, undo ? SECONDS_TO_UNDO : SECONDS);
  return toast;
}

/** A dialog about to be removed must not take the messages with it. */
export function rescue(dialog) {
  if (dialog.contains(region())) document.body.append(region());
}

export function start() {
  document.addEventListener("click", (event) => {
    event.target.closest("[data-toast-close]")?.closest("[data-toast]").remove();
  });
  document.addEventListener("close", (event) => rescue(event.target), true);
  document.querySelectorAll("#toasts [data-toast]").forEach(arm);
}
