// Requests to the server: the CSRF token, and one way to explain a failure.
import { business, ended, renewed, token } from "./session.js";
import { show } from "./toast.js";

/** What a request of a behaviour carries: the token of its page, and the business that the page is of. */
export const own = () => ({ "X-CSRFToken": token(), "X-Quen-Business": business() });

export const failedText = () => document.body.dataset.textFailed;
export const offlineText = () => document.body.dataset.textOffline;

/** A key under which what is sent again happens once; also where the page did not come by https. */
export const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Posts a form-encoded body and answers {ok, status, data}; a lost connection is {ok: false, status: 0}. */
export async function post(url, fields, first = true) {
  try {
    const response = await fetch(url, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { ...own(), Accept: "application/json" },
      credentials: "same-origin",
    });
    const isJson = (response.headers.get("content-type") ?? "").includes("json");
    const data = isJson ? await response.json() : {};
    if (first && data.code === "csrf" && (await renewed())) return await post(url, fields, false);
    if (response.status === 401) data.message = ended();
    return { ok: response.ok, status: response.status, data };
  } catch {
    return { ok: false, status: 0, data: {} };
  }
}

/** Fetches a fragment; "" when it was aborted or failed. */
export async function fragment(url, signal) {
  try {
    const response = await fetch(url, {
      headers: { "HX-Request": "true", "X-Quen-Business": business() },
      credentials: "same-origin",
      signal,
    });
    if (response.status === 401) ended({ reading: true });
    if (response.status === 409) show((await response.json()).message, "danger"); // the page is of another business
    return response.ok ? await response.text() : "";
  } catch {
    return "";
  }
}

function said(xhr) {
  try {
    return JSON.parse(xhr.responseText);
  } catch {
    return {};
  }
}

const explain = (xhr) => said(xhr).message ?? said(xhr).detail ?? failedText();
const coded = (xhr) => said(xhr).code;

/** Signed in anew in another tab: with the new tokens the same can be sent again. */
async function sayAgain(xhr) {
  const text = document.getElementById("signed-out")?.dataset.textBack;
  if ((await renewed()) && text) show(text);
  else show(explain(xhr), "danger");
}

/** Forms of the head carry the version; after a save elsewhere on the page it has grown. */
export function setRecordVersion(version) {
  for (const input of document.querySelectorAll("[data-record-version]")) input.value = version;
}

export function start() {
  document.addEventListener("htmx:configRequest", (event) => {
    Object.assign(event.detail.headers, own());
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
    const { xhr } = event.detail;
    if (xhr.status === 412) document.dispatchEvent(new CustomEvent("quen:refresh-part", { detail: {} }));
    if (xhr.status === 401) ended({ reading: event.detail.requestConfig.verb === "get" });
    else if (coded(xhr) === "csrf") sayAgain(xhr);
    else show(explain(xhr), "danger");
  });
  document.addEventListener("htmx:sendError", () => show(offlineText(), "danger"));
}
