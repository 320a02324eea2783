// A choice between proposed records, the search and none: the search counts only while it is chosen.
const update = (group) => {
  const searching = group.querySelector("[data-offer-other]").checked;
  group.querySelector("[data-offer-search] [data-picker-value]").disabled = !searching;
};

export function start() {
  document.addEventListener("change", (event) => {
    const group = event.target.closest?.("[data-offers]");
    if (!group) return;
    update(group);
    if (event.target.matches("[data-offer-other]")) group.querySelector("[data-picker-input]").focus();
  });
  const settle = (scope) => scope.querySelectorAll?.("[data-offers]").forEach(update);
  document.addEventListener("htmx:load", (event) => settle(event.detail.elt));
  settle(document);
}
