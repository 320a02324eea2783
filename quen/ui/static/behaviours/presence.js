// Who else is at this record, and which field they edit. Told by the live process; nothing is asked for.
import { here } from "./stream.js";

const CALM_MS = 350; // between two fields nothing is said
let people = [];
let said = "";
let timer;

function avatar(person, small = false) {
  const letters = "abcdefghijklmnopqrstuvwxyz";
  const place = (letter) => letters.indexOf((letter || "q").toLowerCase());
  const hue = (place(person.initials[0]) + 3 * place(person.initials.at(-1)) + person.name.length + 40) % 8;
  const face = document.createElement("span");
  face.className = `q-avatar q-hue-${hue}${small ? " q-avatar-sm" : ""}`;
  face.textContent = person.initials;
  return face;
}

const label = (field) => document.querySelector(`[data-field="${CSS.escape(field)}"] .q-field-label`)?.textContent.trim();

function sentence(person) {
  const texts = document.body.dataset;
  const field = person.fields.map(label).find(Boolean);
  if (field) return texts.textWriting.replace("{name}", person.name).replace("{field}", field);
  return (person.editing ? texts.textEditing : texts.textHere).replace("{name}", person.name);
}

function showFaces() {
  const holder = document.querySelector("[data-presence]");
  if (!holder) return;
  const faces = people.slice(0, 4).map((person) => {
    const face = avatar(person);
    face.classList.toggle("is-editing", person.editing);
    face.title = sentence(person);
    face.setAttribute("role", "img");
    face.setAttribute("aria-label", face.title);
    return face;
  });
  if (people.length > 4) {
    const more = document.createElement("span");
    more.className = "q-avatar q-hue-7";
    more.textContent = `+${people.length - 4}`;
    more.title = people.slice(4).map((person) => person.name).join(", ");
    faces.push(more);
  }
  holder.replaceChildren(...faces);
}

function showFields() {
  for (const hint of document.querySelectorAll(".q-editing")) hint.remove();
  for (const person of people) {
    for (const name of person.fields) {
      for (const field of document.querySelectorAll(`.q-field[data-field="${CSS.escape(name)}"], [data-input="${CSS.escape(name)}"]`)) {
        const hint = document.createElement("span");
        hint.className = "q-editing";
        const text = document.createElement("span");
        text.textContent = document.body.dataset.textEditing.replace("{name}", person.name);
        hint.append(avatar(person, true), text);
        field.append(hint);
      }
    }
  }
}

function showAll() {
  showFaces();
  showFields();
}

/** The field of this page's record that has the focus; "" when none has. */
function present() {
  const active = document.activeElement;
  const record = document.querySelector("[data-live-object][data-live-id]");
  if (!record || !active || document.hidden) return "";
  const inline = active.closest("form[data-inline]");
  if (inline) return inline.dataset.field;
  const form = active.closest("form[data-form]");
  const own = `/${record.dataset.liveObject}/${record.dataset.liveId}/edit`;
  return form && new URL(form.action).pathname === own ? (active.closest("[data-input]")?.dataset.input ?? "") : "";
}

function say() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const field = present();
    if (field === said) return;
    said = field;
    here(field);
  }, CALM_MS);
}

export function start() {
  document.addEventListener("quen:presence", (event) => {
    people = event.detail.people;
    showAll();
  });
  document.addEventListener("quen:connected", () => {
    if (!said) return; // a stream that begins anew knows of no field
    said = "";
    say();
  });
  document.addEventListener("quen:refreshed", () => people.length && showAll());
  document.addEventListener("htmx:load", () => people.length && showFields());
  for (const name of ["focusin", "focusout", "visibilitychange"]) document.addEventListener(name, say);
}
