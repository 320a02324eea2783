// Looking at a file without leaving the page: images, PDF in the browser's own viewer, the start of a text.
const TEXT_BYTES = 200_000;
let shown = null; // the link whose file is shown

const dialog = () => document.getElementById("file-preview");
const links = () => [...document.querySelectorAll("a[data-preview]")].filter((link) => !link.closest("dialog"));

async function text(url, body) {
  const block = document.createElement("pre");
  block.tabIndex = 0;
  body.replaceChildren(block);
  try {
    const response = await fetch(url, { headers: { Range: `bytes=0-${TEXT_BYTES - 1}` }, credentials: "same-origin" });
    block.textContent = response.ok ? await response.text() : document.body.dataset.textFailed;
    if (response.status === 206 && Number(response.headers.get("content-range")?.split("/")[1]) > TEXT_BYTES) block.append("\n…");
  } catch {
    block.textContent = document.body.dataset.textOffline;
  }
}

function fill(link) {
  shown = link;
  const body = dialog().querySelector("[data-preview-body]");
  dialog().querySelector("#file-preview-name").textContent = link.dataset.name;
  dialog().querySelector("[data-preview-download]").href = link.dataset.download;
  dialog().dataset.kind = link.dataset.preview;
  if (link.dataset.preview === "image") {
    const image = new Image();
    image.alt = link.querySelector("img")?.alt ?? link.dataset.name;
    image.src = link.href;
    body.replaceChildren(image);
  } else if (link.dataset.preview === "pdf") {
    const frame = document.createElement("iframe");
    frame.title = link.dataset.name;
    frame.src = link.href;
    body.replaceChildren(frame);
  } else text(link.href, body);
  for (const button of dialog().querySelectorAll("[data-preview-step]")) button.hidden = links().length < 2;
}

function step(by) {
  const all = links();
  const at = all.findIndex((link) => link.getAttribute("href") === shown?.getAttribute("href"));
  fill(all[(at + by + all.length) % all.length]);
}

/** Shows the file that `link` leads to. */
export function openPreview(link) {
  if (!dialog()) {
    location.assign(link.href);
    return;
  }
  fill(link);
  dialog().showModal();
}

export function start() {
  document.addEventListener("click", (event) => {
    const stepper = event.target.closest("[data-preview-step]");
    if (stepper) step(Number(stepper.dataset.previewStep));
    else if (event.target === dialog() || event.target.closest("[data-preview-close]")) dialog()?.close();
  });
  document.addEventListener("keydown", (event) => {
    if (!dialog()?.open || event.target.matches("pre")) return;
    if (event.key === "ArrowLeft") step(-1);
    if (event.key === "ArrowRight") step(1);
  });
  // what was shown must not go on loading or playing behind the page
  document.addEventListener("close", (event) => {
    if (event.target === dialog()) dialog().querySelector("[data-preview-body]").replaceChildren();
  }, true);
}
