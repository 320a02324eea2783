// The one entry point. Every behaviour listens on the document, so parts swapped in later just work.
import * as board from "./board.js";
import * as calendar from "./calendar.js";
import * as cells from "./cells.js";
import * as columns from "./columns.js";
import * as copy from "./copy.js";
import * as drawer from "./drawer.js";
import * as exports from "./exports.js";
import * as favorites from "./favorites.js";
import * as files from "./files.js";
import * as duplicates from "./duplicates.js";
import * as filter from "./filter.js";
import * as form from "./form.js";
import * as grid from "./grid.js";
import * as groups from "./groups.js";
import * as inbox from "./inbox.js";
import * as inline from "./inline.js";
import * as keys from "./keys.js";
import * as list from "./list.js";
import * as live from "./live.js";
import * as mention from "./mention.js";
import * as menu from "./menu.js";
import * as moving from "./moving.js";
import * as network from "./network.js";
import * as offers from "./offers.js";
import * as order from "./order.js";
import * as palette from "./palette.js";
import * as picker from "./picker.js";
import * as presence from "./presence.js";
import * as preview from "./preview.js";
import * as reference from "./reference.js";
import * as requests from "./requests.js";
import * as rights from "./rights.js";
import * as session from "./session.js";
import * as selection from "./selection.js";
import * as shell from "./shell.js";
import * as stream from "./stream.js";
import * as tags from "./tags.js";
import * as timeline from "./timeline.js";
import * as toast from "./toast.js";
import * as trail from "./trail.js";
import * as undo from "./undo.js";

for (const behaviour of [
  requests,
  session,
  toast,
  shell,
  menu,
  drawer,
  form,
  picker,
  inline,
  keys,
  cells,
  grid,
  favorites,
  list,
  selection,
  filter,
  columns,
  groups,
  board,
  calendar,
  moving,
  palette,
  inbox,
  live,
  mention,
  presence,
  stream,
  timeline,
  undo,
  rights,
  exports,
  files,
  preview,
  tags,
  duplicates,
  offers,
  network,
  copy,
  order,
  trail,
  reference,
]) {
  behaviour.start();
}
document.documentElement.dataset.ready = "";
