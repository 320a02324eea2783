// What is said at a cell whose value was refused, with what can be done about it.

/** Under the cell: a message, for a conflict both values, and buttons. It is announced, and takes no focus. */
export function ask(cell, { message, theirs = "", yours = "", label = "", actions }) {
  clear(cell);
  const box = document.createElement("div");
  box.className = "q-cell-bubble";
  box.dataset.busy = ""; // the row is not fetched again under it
  box.setAttribute("role", "alert");
  const line = document.createElement("p");
  line.textContent = `${message} `;
  if (theirs) line.append(strong(theirs));
  box.append(line);
  if (yours) {
    const own = document.createElement("p");
    own.append(`${label} `, strong(yours));
    box.append(own);
  }
  const bar = document.createElement("div");
  for (const [text, act] of actions) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm";
    button.textContent = text;
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      act();
    });
    bar.append(button);
  }
  box.append(bar);
  cell.append(box);
  cell.dataset.refused = "";
  cell.setAttribute("aria-invalid", "true");
}

function strong(text) {
  const element = document.createElement("strong");
  element.textContent = text;
  return element;
}

/** Takes the bubble away. */
export function clear(cell) {
  cell.querySelector(".q-cell-bubble")?.remove();
  delete cell.dataset.refused;
  cell.removeAttribute("aria-invalid");
}
