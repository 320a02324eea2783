// Short messages at the edge of the screen. Errors stay until they are closed.
const region = () => document.getElementById("toasts");

function arm(toast) {
  if (toast.dataset.tone === "danger" || toast.dataset.tone === "error") return;
  setTimeout(() => toast.remove(), 6000);
}

/** Says `text`; with `url` a link leads to what it is about. */
export function show(text, tone = "success", url = "") {
  if (!text) return;
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
  if (tone === "danger") {
    toast.setAttribute("role", "alert");
    const use = toast.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace("#circle-check", "#alert-circle"));
  }
  // An open dialog is above everything else, so the message must live inside it to be seen.
  const dialogs = document.querySelectorAll("dialog[open]");
  const host = dialogs.length ? dialogs[dialogs.length - 1] : document.body;
  if (region().parentElement !== host) host.append(region());
  region().append(toast);
  arm(toast);
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
