// The session ended while a page was open: it is begun anew in place, and what was typed stays where it is.
import { isDirty } from "./form.js";
import { rescue, show } from "./toast.js";

const dialog = () => document.getElementById("signed-out");
const meta = (name) => document.querySelector(`meta[name="${name}"]`);
const who = () => meta("quen-who")?.content ?? "";

/** The business of this page, which may no longer be that of the session. */
export const business = () => who().split(" ")[1] ?? "";
export const token = () => meta("csrf-token")?.content ?? "";

/** Opens the sign-in over the page, which is not seen behind it. Answers what to say.
    The page is left where nothing can be lost: somebody was only `reading`. */
export function ended({ reading = false } = {}) {
  if (!dialog() || (reading && ![...document.querySelectorAll("form")].some(isDirty))) location.reload();
  else if (!dialog().open) {
    dialog().showModal();
    dialog().querySelector("[type=password]").focus();
  }
  return dialog()?.dataset.textEnded ?? "";
}

/** The tokens of this page are of an earlier session of the same person: takes those of the present one. */
export async function renewed() {
  const state = await ask("/session");
  if (!state || state.who !== who()) return false;
  renew(state.csrf);
  return true;
}

async function ask(url, fields) {
  const headers = { Accept: "application/json", ...(fields && { "X-CSRFToken": token() }) };
  const body = fields && new URLSearchParams(fields);
  try {
    const answer = await fetch(url, { method: fields ? "POST" : "GET", headers, body, credentials: "same-origin" });
    return await answer.json();
  } catch {
    return null;
  }
}

function renew(csrf) {
  meta("csrf-token").content = csrf;
  for (const input of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) input.value = csrf;
}

function back(state) {
  if (state.who !== who()) {
    location.reload();
    return;
  }
  renew(state.csrf);
  rescue(dialog());
  dialog().close();
  show(dialog().dataset.textBack);
}

async function signIn(form) {
  const submit = form.querySelector("[type=submit]");
  const error = form.querySelector("[data-sign-in-error]");
  submit.disabled = true;
  error.hidden = true;
  let state = await ask("/session"); // the cookie of the token may have gone with the session
  if (state && !state.who) {
    renew(state.csrf);
    const { email, password } = Object.fromEntries(new FormData(form));
    state = await ask(form.action, { email, password, business: business() });
  }
  submit.disabled = false;
  form.elements.password.value = "";
  if (state?.who) back(state);
  else {
    error.textContent = state?.message ?? document.body.dataset.textOffline;
    error.hidden = false;
    form.elements.password.focus();
  }
}

/** Whoever signed in again in another tab need not do it here too. */
async function lookAgain() {
  if (document.hidden || !dialog()?.open) return;
  const state = await ask("/session");
  if (state?.who && dialog().open) back(state);
}

export function start() {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-sign-in-again]")) return;
    event.preventDefault();
    signIn(event.target);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-sign-in-later]")) dialog().close();
  });
  document.addEventListener("visibilitychange", lookAgain);
  addEventListener("focus", lookAgain);
}
