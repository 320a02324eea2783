// Moving what stands in a calendar: by mouse at once, by finger after a moment's hold, by Alt and arrows. The server
// is asked after the move; a refusal puts it back, with the reason.
import { failedText, offlineText, post } from "./requests.js";
import { noteOwnChange } from "./live.js";
import { show } from "./toast.js";

const HOLD_MS = 220;
const LOOSE = 5; // pixels
const SLOT = 30; // minutes
const SLOT_HEIGHT = 20; // pixels, as calendar.css has it
let refocus = ""; // what had the focus when it was moved
let drag; // { chip, x, y, ghost, cell, time, timer }

const two = (number) => String(number).padStart(2, "0");
const movable = (target) => target.closest?.(".q-calendar [data-moves]");

/** The day, and in a column of hours the time, at a point of the window. */
function place(x, y, chip) {
  const under = document.elementsFromPoint(x, y);
  const cell = under.map((element) => element.closest("[data-day]")).find(Boolean);
  if (!cell) return null;
  const hours = cell.querySelector(".q-hours");
  const box = hours?.getBoundingClientRect();
  if (!box?.height || y < box.top) return { cell, time: chip.dataset.at.slice(11) };
  const slot = Math.min(Math.max(Math.floor((y - box.top) / SLOT_HEIGHT), 0), 47);
  return { cell, time: `${two(Math.floor((slot * SLOT) / 60))}:${two((slot * SLOT) % 60)}` };
}

/** Whether only its day is known: it has no hour, and takes none. */
const dayOnly = (chip) => chip.dataset.at.length === 10;

async function save(chip, day, time) {
  const moment = dayOnly(chip) ? day : `${day}T${time}`;
  if (moment === chip.dataset.at) return;
  const calendar = chip.closest("[data-move-path]");
  chip.setAttribute("aria-busy", "true");
  if (chip === document.activeElement) refocus = chip.dataset.id;
  noteOwnChange(chip.dataset.id);
  const { ok, status, data } = await post(`${new URL(chip.href).pathname}${calendar.dataset.movePath}`, {
    [chip.dataset.moves]: moment,
    version: chip.dataset.version,
  });
  chip.removeAttribute("aria-busy");
  if (ok) show(data.message ?? calendar.dataset.textMoved, "success", "", data.undo);
  else if (data.form_url) location.assign(data.form_url);
  else show(data.message ?? data.detail ?? (status ? failedText() : offlineText()), "danger");
  document.dispatchEvent(new CustomEvent("quen:own-change", { detail: {} }));
}

function begin() {
  const { chip } = drag;
  drag.ghost = chip.cloneNode(true);
  drag.ghost.classList.add("q-event-ghost");
  drag.ghost.setAttribute("aria-hidden", "true");
  drag.ghost.removeAttribute("href");
  const box = chip.getBoundingClientRect();
  Object.assign(drag, { dx: drag.x - box.left, dy: drag.y - box.top });
  drag.ghost.style.width = `${box.width}px`;
  document.body.append(drag.ghost);
  document.body.classList.add("is-dragging");
  chip.classList.add("is-moved");
}

function follow(x, y) {
  const { ghost, chip } = drag;
  ghost.style.translate = `${x - drag.dx}px ${y - drag.dy}px`;
  const found = place(x, y, chip);
  if (found?.cell !== drag.cell) {
    drag.cell?.classList.remove("is-over");
    found?.cell.classList.add("is-over");
  }
  drag.cell = found?.cell;
  drag.time = found?.time;
  const time = ghost.querySelector("time");
  if (time && found) time.textContent = found.time;
}

function end(keep) {
  if (!drag) return;
  clearTimeout(drag.timer);
  const { chip, ghost, cell, time } = drag;
  drag = undefined;
  if (!ghost) return;
  ghost.remove();
  cell?.classList.remove("is-over");
  chip.classList.remove("is-moved");
  document.body.classList.remove("is-dragging");
  addEventListener("click", (event) => event.target.closest?.("[data-moves]") && event.preventDefault(), { capture: true, once: true });
  if (keep && cell) save(chip, cell.dataset.day, time);
}

function pressed(event) {
  const chip = movable(event.target);
  if (!chip || event.button) return;
  drag = { chip, x: event.clientX, y: event.clientY };
  if (event.pointerType === "touch") drag.timer = setTimeout(() => drag && !drag.ghost && begin(), HOLD_MS);
}

function moved(event) {
  if (!drag) return;
  const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > LOOSE;
  if (!drag.ghost && far && event.pointerType === "touch") end(false); // she scrolls
  else if (!drag.ghost && far) begin();
  if (drag?.ghost) follow(event.clientX, event.clientY);
}

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -SLOT], ArrowDown: [0, SLOT] };

function keyed(event) {
  const chip = movable(event.target);
  const step = event.altKey && STEPS[event.key];
  if (event.key === "Escape") end(false);
  if (!chip || !step || chip.hasAttribute("aria-busy")) return;
  event.preventDefault();
  const whole = dayOnly(chip);
  const weeks = whole && chip.closest("[data-view=month]") ? Math.sign(step[1]) : 0; // up and down in a month
  if (whole && !step[0] && !weeks) return;
  const at = new Date(`${chip.dataset.at}${whole ? "T00:00" : ""}:00Z`); // the clock on the wall, without any zone
  at.setUTCDate(at.getUTCDate() + step[0] + 7 * weeks);
  if (!whole) at.setUTCMinutes(at.getUTCMinutes() + step[1]);
  save(chip, at.toISOString().slice(0, 10), at.toISOString().slice(11, 16));
}

export function start() {
  document.addEventListener("pointerdown", pressed);
  document.addEventListener("pointermove", moved);
  document.addEventListener("pointerup", () => end(true));
  document.addEventListener("pointercancel", () => end(false));
  document.addEventListener("touchmove", (event) => drag?.ghost && event.preventDefault(), { passive: false });
  document.addEventListener("contextmenu", (event) => drag?.ghost && event.preventDefault());
  document.addEventListener("dragstart", (event) => movable(event.target) && event.preventDefault());
  document.addEventListener("keydown", keyed);
  document.addEventListener("quen:refreshed", () => {
    if (!refocus) return;
    document.querySelector(`.q-calendar [data-id="${CSS.escape(refocus)}"]`)?.focus({ preventScroll: true });
    refocus = "";
  });
}
