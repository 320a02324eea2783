// Requests to the server: the CSRF token, and one way to explain a failure.
import { show } from "./toast.js";

const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

export const failedText = () => document.body.dataset.textFailed;
export const offlineText = () => document.body.dataset.textOffline;

/** A key under which what is sent again happens once; also where the page did not come by https. */
export const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Posts a form-encoded body and answers {ok, status, data}; a lost connection is {ok: false, status: 0}. */
export async function post(url, fields) {
  try {
    const response = await fetch(url, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { "X-CSRFToken": token(), Accept: "application/json" },
      credentials: "same-origin",
    });
    const isJson = (response.headers.get("content-type") ?? "").includes("json");
    return { ok: response.ok, status: response.status, data: isJson ? await response.json() : {} };
  } catch {
    return { ok: false, status: 0, data: {} };
  }
}

/** Fetches a fragment; "" when it was aborted or failed. */
export async function fragment(url, signal) {
  try {
    const response = await fetch(url, { headers: { "HX-Request": "true" }, credentials: "same-origin", signal });
    return response.ok ? await response.text() : "";
  } catch {
    return "";
  }
}

function explain(xhr) {
  try {
    const data = JSON.parse(xhr.responseText);
    return data.message ?? data.detail ?? failedText();
  } catch {
    return failedText();
  }
}

/** Forms of the head carry the version; after a save elsewhere on the page it has grown. */
export function setRecordVersion(version) {
  for (const input of document.querySelectorAll("[data-record-version]")) input.value = version;
}

export function start() {
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = token();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const version = event.detail.xhr?.getResponseHeader?.("X-Record-Version");
    if (version) setRecordVersion(version);
  });
  // A refusal told in JSON is a message, never content, whatever its status.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status < 400 || !(xhr.getResponseHeader("content-type") ?? "").includes("json")) return;
    event.detail.shouldSwap = false;
    event.detail.isError = true;
  });
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 412) document.dispatchEvent(new CustomEvent("quen:refresh-part", { detail: {} }));
    if (event.detail.xhr.status === 401) location.reload();
    else show(explain(event.detail.xhr), "danger");
  });
  document.addEventListener("htmx:sendError", () => show(offlineText(), "danger"));
}
