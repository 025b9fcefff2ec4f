/* Rows that somebody holds: lifted by keyboard, or dragged. Nothing of the form changes before they are
   dropped. */
import { placeOf } from "./commands.js";
import { nearestPlace } from "./drag.js";
import { before, moved, places, step, withContents } from "./order.js";
import { announce, say } from "./texts.js";

/* Let an outline's rows be lifted with keys. `rows` is the order in which they would be. */
export class Lift {
  constructor(outline, commands, id) {
    this.outline = outline;
    this.commands = commands;
    const chosen = outline.chosen(id);
    this.ids = withContents(outline.rows, chosen);
    this.rows = outline.rows;
    outline.hold(this);
    outline.focus(id);
    announce(say("lifted", { name: outline.called(chosen) }));
  }

  keys() {
    return {
      ArrowDown: () => this.#carry(1),
      ArrowUp: () => this.#carry(-1),
      " ": () => this.#drop(),
      Enter: () => this.#drop(),
      Escape: () => this.#putBack(),
    };
  }

  #carry(direction) {
    const { outline, ids, rows } = this;
    const place = step(rows, ids, direction);
    if (place !== null) this.rows = moved(rows, ids, before(rows, ids, place));
    outline.show(this.rows);
    outline.focus(outline.current);
    announce(placeOf(this.rows, outline.current));
  }

  #drop() {
    const last = this.rows.findLastIndex(({ id }) => this.ids.includes(id));
    this.outline.hold(null);
    this.commands.move(this.ids, this.rows[last + 1]?.id ?? null, "dropped");
  }

  #putBack() {
    const { outline } = this;
    outline.hold(null);
    outline.focus(outline.current);
    announce(say("put-back", { place: placeOf(outline.rows, outline.current) }));
  }
}

/* Rows of an outline that follow a pointer; a line shows where they would be dropped. */
export class Drag {
  #place = null;
  #line = document.createElement("li");

  constructor(outline, commands, id) {
    this.outline = outline;
    this.commands = commands;
    const chosen = outline.chosen(id);
    this.name = outline.called(chosen);
    this.ids = withContents(outline.rows, chosen);
    this.#line.className = "outline__line";
    outline.hold(this);
  }

  /* Show the place that is nearest to a height. */
  over(y) {
    const { outline, ids } = this;
    const rest = outline.rows.filter(({ id }) => !ids.includes(id));
    if (!rest.length || outline.held !== this) return;
    const box = (row) => outline.element(row.id).getBoundingClientRect();
    const height = (place) => (rest[place] ? box(rest[place]).top : box(rest.at(-1)).bottom);
    const nearest = nearestPlace(places(outline.rows, ids), height, y);
    if (nearest.place === this.#place && this.#line.isConnected) return;
    this.#place = nearest.place;
    const next = rest[nearest.place] && outline.element(rest[nearest.place].id);
    outline.list.insertBefore(this.#line, next ?? null);
  }

  /* Drop the rows, or put them back. If the form has changed its order meanwhile, it wins. */
  end(isDropped) {
    const { outline, ids } = this;
    this.#line.remove();
    const isHeld = outline.held === this;
    outline.hold(null);
    if (!isHeld || !isDropped || this.#place === null) return;
    outline.setCurrent(ids[0]);
    this.commands.move(ids, before(outline.rows, ids, this.#place), "dropped");
  }
}
