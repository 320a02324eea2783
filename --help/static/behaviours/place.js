// Places a popover beside the element it belongs to, inside the window.
const GAP = 4;
const EDGE = 8;

export function place(popover, anchor, { matchWidth = false } = {}) {
  const box = anchor.getBoundingClientRect();
  if (matchWidth) popover.style.width = `${Math.max(box.width, 220)}px`;
  popover.style.maxHeight = "";
  const { offsetWidth: width, offsetHeight: height } = popover;
  const below = innerHeight - box.bottom - GAP - EDGE;
  const above = box.top - GAP - EDGE;
  const upward = height > below && above > below;
  const alignEnd = !matchWidth && box.left + box.width / 2 > innerWidth / 2;
  const left = alignEnd ? box.right - width : box.left;
  const room = upward ? above : below;
  popover.style.maxHeight = `${Math.max(room, 120)}px`;
  popover.style.left = `${Math.min(Math.max(left, EDGE), Math.max(innerWidth - width - EDGE, EDGE))}px`;
  popover.style.top = `${upward ? box.top - GAP - Math.min(height, room) : box.bottom + GAP}px`;
}
