// A week opens where the working day begins.
export function start() {
  const show = () => {
    const hour = document.querySelector("[data-scroll-here]");
    const grid = hour?.closest(".q-calendar");
    if (grid) grid.scrollTop = hour.offsetTop - grid.offsetTop - 64;
  };
  show();
  document.addEventListener("quen:refreshed", show);
}
