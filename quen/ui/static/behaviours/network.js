// The picture of a network opens with the one in the middle in view.
export function start() {
  for (const scroll of document.querySelectorAll("[data-center]")) {
    const middle = scroll.querySelector("[data-middle]");
    if (!middle) continue;
    const box = middle.getBoundingClientRect();
    const frame = scroll.getBoundingClientRect();
    scroll.scrollLeft += box.left + box.width / 2 - frame.left - frame.width / 2;
    scroll.scrollTop += box.top + box.height / 2 - frame.top - frame.height / 2;
  }
}
