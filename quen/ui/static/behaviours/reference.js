// Trying an operation of the API from its reference, as the person signed in.
const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";
const SHOWN = ["etag", "location", "ratelimit", "retry-after", "x-request-id"];

function address(form) {
  const path = form.dataset.apiTry.replace(/\{(\w+)\}/g, (_all, name) => {
    return encodeURIComponent(form.elements[`path:${name}`].value.trim());
  });
  const query = form.elements.query.value.trim().replace(/^\?/, "");
  return query ? `${path}?${query}` : path;
}

function request(form) {
  const headers = { "X-CSRFToken": token(), Accept: "application/json" };
  const match = form.elements.match?.value.trim();
  if (match) headers["If-Match"] = match;
  const body = form.elements.body?.value.trim();
  if (body) headers["Content-Type"] = "application/json";
  return { method: form.dataset.method, headers, body: body || undefined };
}

function block(text) {
  const pre = document.createElement("pre");
  pre.className = "q-api-code";
  pre.tabIndex = 0;
  pre.textContent = text;
  return pre;
}

async function send(form) {
  const output = form.querySelector("output");
  const button = form.querySelector("button[type=submit]");
  button.disabled = true;
  try {
    const answer = await fetch(address(form), request(form));
    const text = await answer.text();
    const head = [`${answer.status} ${answer.statusText}`];
    for (const name of SHOWN) if (answer.headers.has(name)) head.push(`${name}: ${answer.headers.get(name)}`);
    let shown = text;
    try {
      shown = JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      // no JSON: as it is
    }
    output.replaceChildren(block(head.join("\n")), ...(shown ? [block(shown)] : []));
  } catch (error) {
    output.replaceChildren(block(String(error)));
  } finally {
    output.hidden = false;
    button.disabled = false;
  }
}

function openTarget() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
}

export function start() {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest?.("form[data-api-try]");
    if (!form) return;
    event.preventDefault();
    send(form);
  });
  window.addEventListener("hashchange", openTarget);
  openTarget();
}
