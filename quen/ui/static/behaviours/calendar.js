// A week opens where the working day begins, a list of days at today.
let opened = false;

export function start() {
  const show = () => {
    const hour = document.querySelector("[data-scroll-here]");
    const grid = hour?.closest(".q-calendar");
    if (grid) grid.scrollTop = hour.offsetTop - grid.offsetTop - 64;
    // on a phone a month is a list of days: it opens at today
    const today = matchMedia("(max-width: 767.98px)").matches && document.querySelector(".q-calendar:not([data-view=agenda]) [data-today][data-day]");
    if (today && !opened) today.scrollIntoView({ block: "center" });
    opened = true;
  };
  show();
  document.addEventListener("quen:refreshed", show);
}
