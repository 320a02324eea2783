// The picture of a network: it opens with the one in the middle in view, and is made larger or smaller, dragged, and
// shown as a whole by buttons, keys (+ − 0) and Ctrl with the wheel. Whose name is pointed at shows its own lines.
const SMALLEST = 0.2;
const LARGEST = 2;
const READABLE = 0.6; // below this names are too small to open with
const STEP = 1.25;
const NARROW = 600; // pixels of a phone, where the middle stands at the left, so that names beside it are seen
const ON_A_PHONE = 0.72;
let held; // { scroll, x, y, left, top }

const pictureOf = (scroll) => scroll.querySelector("svg");
const scaleOf = (scroll) => Number(scroll.dataset.scale ?? 1);

function size(scroll) {
  const { width, height } = pictureOf(scroll).viewBox.baseVal;
  return { width, height };
}

/** The scale at which all of it is seen. */
function whole(scroll) {
  const { width, height } = size(scroll);
  return Math.min(scroll.clientWidth / width, scroll.clientHeight / height, 1);
}

/** Another scale; what stands at the point (x, y) of the frame stays there. */
function zoom(scroll, wanted, x = scroll.clientWidth / 2, y = scroll.clientHeight / 2) {
  const scale = Math.min(Math.max(wanted, Math.min(SMALLEST, whole(scroll))), LARGEST);
  const change = scale / scaleOf(scroll);
  const [left, top] = [(scroll.scrollLeft + x) * change - x, (scroll.scrollTop + y) * change - y];
  const { width, height } = size(scroll);
  scroll.dataset.scale = scale;
  pictureOf(scroll).setAttribute("width", width * scale);
  pictureOf(scroll).setAttribute("height", height * scale);
  scroll.scrollTo(left, top);
}

function center(scroll) {
  const box = scroll.querySelector("[data-middle]").getBoundingClientRect();
  const frame = scroll.getBoundingClientRect();
  scroll.scrollLeft += box.left + box.width / 2 - frame.left - frame.width / 2;
  scroll.scrollTop += box.top + box.height / 2 - frame.top - frame.height / 2;
}

const WAYS = {
  in: (scroll) => zoom(scroll, scaleOf(scroll) * STEP),
  out: (scroll) => zoom(scroll, scaleOf(scroll) / STEP),
  fit: (scroll) => zoom(scroll, whole(scroll)),
  middle: (scroll) => {
    zoom(scroll, 1);
    center(scroll);
  },
};
const KEYS = { "+": "in", "=": "in", "-": "out", 0: "fit" };

function near(event) {
  const node = event.target.closest?.("[data-node]");
  for (const line of document.querySelectorAll(".q-tie.is-near")) line.classList.remove("is-near");
  if (!node || node.dataset.middle !== undefined) return;
  for (const line of document.querySelectorAll(`[data-ends~="${CSS.escape(node.dataset.node)}"]`)) line.classList.add("is-near");
}

function grab(event) {
  const scroll = event.target.closest?.("[data-center]");
  if (!scroll || event.button || event.pointerType === "touch" || event.target.closest("a")) return;
  held = { scroll, x: event.clientX, y: event.clientY, left: scroll.scrollLeft, top: scroll.scrollTop };
  scroll.dataset.grab = "held";
}

function pull(event) {
  held?.scroll.scrollTo(held.left - event.clientX + held.x, held.top - event.clientY + held.y);
}

function release() {
  if (held) held.scroll.dataset.grab = "";
  held = undefined;
}

function open(scroll) {
  scroll.dataset.grab = "";
  document.querySelector("[data-network-tools]").hidden = false;
  const all = whole(scroll);
  if (all >= READABLE) zoom(scroll, all);
  else if (scroll.clientWidth < NARROW) zoom(scroll, ON_A_PHONE);
  center(scroll);
  if (scaleOf(scroll) === ON_A_PHONE) {
    const box = scroll.querySelector("[data-middle] rect").getBoundingClientRect();
    scroll.scrollLeft += box.left - scroll.getBoundingClientRect().left - 8;
  }
  scroll.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const frame = scroll.getBoundingClientRect();
    const by = event.deltaY < 0 ? STEP : 1 / STEP;
    zoom(scroll, scaleOf(scroll) * by, event.clientX - frame.left, event.clientY - frame.top);
  }, { passive: false });
}

export function start() {
  const pictures = document.querySelectorAll("[data-center]");
  if (!pictures.length) return;
  pictures.forEach(open);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-zoom]");
    if (button) WAYS[button.dataset.zoom](document.querySelector("[data-center]"));
  });
  document.addEventListener("keydown", (event) => {
    const scroll = event.target.closest?.("[data-center]");
    const way = scroll && !event.ctrlKey && !event.metaKey && KEYS[event.key];
    if (!way) return;
    event.preventDefault();
    WAYS[way](scroll);
  });
  for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, near);
  document.addEventListener("pointerdown", grab);
  document.addEventListener("pointermove", pull);
  for (const kind of ["pointerup", "pointercancel"]) document.addEventListener(kind, release);
}
