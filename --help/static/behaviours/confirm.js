// A question in a dialog of our own; answers true or false.
export function ask(text, label = "") {
  const dialog = document.getElementById("confirm");
  const yes = dialog.querySelector("[data-confirm-yes]");
  dialog.querySelector("#confirm-text").textContent = text;
  yes.dataset.default ??= yes.textContent;
  yes.textContent = label || yes.dataset.default;
  dialog.returnValue = "";
  dialog.showModal();
  yes.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
