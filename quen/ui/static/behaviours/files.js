// Files of a record: chosen, dropped or pasted, sent several at a time with their progress, and looked at.
import { failedText, newKey, offlineText, own } from "./requests.js";
import { openPreview } from "./preview.js";
import { ended } from "./session.js";
import { show } from "./toast.js";

const AT_ONCE = 3;
const queue = []; // uploads that wait
let running = 0;
let added = []; // names that arrived since the last message

const panel = () => document.querySelector("[data-files][data-upload]");
const carry = (request) => Object.entries(own()).forEach(([name, value]) => request.setRequestHeader(name, value));

function row(name) {
  const item = document.getElementById("upload-template").content.firstElementChild.cloneNode(true);
  item.querySelector(".q-upload-name").textContent = name;
  document.querySelector("[data-uploads]").append(item);
  return item;
}

function fail(upload, text, { again = true } = {}) {
  const { item } = upload;
  item.dataset.state = "failed";
  item.querySelector(".q-upload-state").textContent = text;
  item.querySelector("progress").hidden = true;
  item.querySelector("[data-upload-retry]").hidden = !again;
  item.querySelector("[data-upload-retry]").setAttribute("aria-label", panel().dataset.textRetry);
  item.querySelector("[data-upload-cancel]").setAttribute("aria-label", panel().dataset.textRemove);
}

function begin(upload) {
  const { item } = upload;
  delete item.dataset.state;
  item.querySelector("progress").hidden = false;
  item.querySelector("progress").value = 0;
  item.querySelector(".q-upload-state").textContent = "";
  item.querySelector("[data-upload-retry]").hidden = true;
  item.querySelector("[data-upload-cancel]").setAttribute("aria-label", panel().dataset.textCancel);
  queue.push(upload);
  next();
}

function finished(upload) {
  running -= 1;
  upload.request = null;
  next();
  if (running || queue.length || !added.length) return;
  const texts = panel().dataset;
  show(added.length === 1 ? texts.textOne.replace("{name}", added[0]) : texts.textAdded.replace("{count}", added.length));
  added = [];
  document.dispatchEvent(new CustomEvent("quen:own-change", { detail: {} }));
}

function answered(upload) {
  const { request, item, name } = upload;
  let data = {};
  try {
    data = JSON.parse(request.responseText);
  } catch { /* no answer of ours */ }
  if (request.status === 401) data = { message: ended(), code: "interrupted" };
  if (request.status >= 200 && request.status < 300) {
    added.push(data.name ?? name);
    item.remove();
  } else fail(upload, data.message ?? data.detail ?? failedText(), { again: request.status >= 500 || data.code === "interrupted" });
  finished(upload);
}

function next() {
  while (running < AT_ONCE && queue.length) {
    running += 1;
    send(queue.shift());
  }
}

function send(upload) {
  const { file, name, item } = upload;
  const request = new XMLHttpRequest();
  upload.request = request;
  const bar = item.querySelector("progress");
  const state = item.querySelector(".q-upload-state");
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    const percent = Math.floor((100 * event.loaded) / event.total);
    bar.value = percent;
    state.textContent = percent < 100 ? `${percent} %` : panel().dataset.textChecking;
  });
  request.addEventListener("load", () => answered(upload));
  request.addEventListener("error", () => {
    fail(upload, offlineText());
    finished(upload);
  });
  request.addEventListener("abort", () => {
    item.remove();
    finished(upload);
  });
  const url = new URL(upload.url, location.href);
  url.searchParams.set("name", name);
  if (upload.slot) url.searchParams.set("slot", upload.slot);
  request.open("PUT", url);
  carry(request);
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("Content-Type", "application/octet-stream");
  request.setRequestHeader("Idempotency-Key", upload.key); // tried again after a lost answer, it is one upload
  request.send(file);
}

/** Sends files to the record of the page; what cannot be is told at the file. */
export function add(files) {
  const target = panel();
  if (!target) return;
  showTab(target);
  for (const file of files) {
    const name = file.name || target.dataset.textPasted;
    const upload = { file, name, url: target.dataset.upload, key: newKey(), item: row(name) };
    uploads.set(upload.item, upload);
    if (file.size > Number(target.dataset.max)) fail(upload, target.dataset.textBig, { again: false });
    else if (!file.size) fail(upload, target.dataset.textEmpty, { again: false });
    else begin(upload);
  }
}
const uploads = new WeakMap(); // list item -> upload

/** The tab tells how many there are. */
function recount() {
  const count = document.querySelector("#files-list [data-count]")?.dataset.count ?? "";
  const tab = document.getElementById("tab-files");
  if (!tab) return;
  let badge = tab.querySelector(".q-count");
  if (!badge) {
    badge = document.createElement("span");
    badge.className = "q-count";
    tab.append(badge);
  }
  badge.textContent = count;
  badge.hidden = !count;
}

function showTab(target) {
  const tab = document.querySelector(`[role=tab][aria-controls="${CSS.escape(target.closest("[role=tabpanel]")?.id ?? "")}"]`);
  if (tab && tab.getAttribute("aria-selected") !== "true") tab.click();
}

// --- dropping and pasting -----------------------------------------------------------------------
let depth = 0;
let veil = null;
const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

function cover(on) {
  if (on && !veil) {
    veil = document.getElementById("files-drop-template").content.firstElementChild.cloneNode(true);
    document.body.append(veil);
  } else if (!on && veil) {
    veil.remove();
    veil = null;
    depth = 0;
  }
}

function dropped(event) {
  cover(false);
  if (!panel() || !carriesFiles(event) || event.target.closest?.("[data-own-drop]")) return;
  event.preventDefault();
  const items = [...event.dataTransfer.items].filter((item) => item.kind === "file");
  const folders = items.filter((item) => item.webkitGetAsEntry?.()?.isDirectory).length;
  if (folders) show(panel().dataset.textFolder, "warning");
  add(items.filter((item) => !item.webkitGetAsEntry?.()?.isDirectory).map((item) => item.getAsFile()).filter(Boolean));
}

function pasted(event) {
  if (!panel() || event.target.matches?.("input, textarea, [contenteditable]")) return;
  const files = [...(event.clipboardData?.files ?? [])];
  if (!files.length) return;
  event.preventDefault();
  const stamp = new Date().toISOString().slice(0, 19).replace("T", " ").replaceAll(":", ".");
  add(files.map((file) =>
    /^image\.\w+$/.test(file.name) ? new File([file], `${panel().dataset.textPasted} ${stamp}.${file.name.split(".")[1]}`) : file));
}

// --- a picture of a person or company ------------------------------------------------------------
function portrait(input) {
  const [file] = input.files;
  input.value = "";
  if (!file) return;
  const holder = input.closest("[data-portrait]");
  const url = new URL(holder.dataset.portrait, location.href);
  url.searchParams.set("name", file.name);
  url.searchParams.set("slot", "portrait");
  const request = new XMLHttpRequest();
  holder.setAttribute("aria-busy", "true");
  request.addEventListener("loadend", () => {
    holder.removeAttribute("aria-busy");
    if (request.status === 201) document.dispatchEvent(new CustomEvent("quen:own-change", { detail: {} }));
    else {
      let text = request.status ? failedText() : offlineText();
      try {
        text = JSON.parse(request.responseText).message ?? text;
      } catch { /* no answer of ours */ }
      show(text, "danger");
    }
  });
  request.open("PUT", url);
  carry(request);
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("Content-Type", "application/octet-stream");
  request.send(file);
}

export function start() {
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-portrait-input]")) portrait(event.target);
    if (!event.target.matches("[data-files-input]")) return;
    add([...event.target.files]);
    event.target.value = "";
  });
  document.addEventListener("dragenter", (event) => {
    if (!panel() || !carriesFiles(event)) return;
    depth += 1;
    cover(true);
  });
  document.addEventListener("dragover", (event) => {
    if (panel() && carriesFiles(event)) event.preventDefault();
  });
  document.addEventListener("dragleave", () => {
    depth -= 1;
    if (depth <= 0) cover(false);
  });
  document.addEventListener("drop", dropped);
  document.addEventListener("paste", pasted);
  document.addEventListener("click", (event) => {
    const item = event.target.closest(".q-upload");
    if (item && event.target.closest("[data-upload-retry]")) begin(uploads.get(item));
    else if (item && event.target.closest("[data-upload-cancel]")) {
      const upload = uploads.get(item);
      const at = queue.indexOf(upload);
      if (at >= 0) queue.splice(at, 1);
      if (upload.request) upload.request.abort();
      else item.remove();
    }
    const link = event.target.closest("a[data-preview]");
    if (link && event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
      event.preventDefault();
      openPreview(link);
    }
  });
  document.addEventListener("quen:refreshed", (event) => {
    if (event.target.id === "files-list") recount();
  });
  window.addEventListener("beforeunload", (event) => {
    if (running) event.preventDefault();
  });
}
