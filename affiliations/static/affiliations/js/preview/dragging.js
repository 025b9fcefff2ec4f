/* Dragging blocks in the page itself, by the handle of their bar. */
import { nearestPlace, watchDragging } from "../editing/drag.js";
import { before, places, withContents } from "../editing/order.js";
import { elementOf, SECTIONS } from "./parts.js";

class Drag {
  #place = null;
  #line = document.createElement("div");

  constructor({ rows }, id, drop) {
    this.rows = rows;
    this.ids = withContents(rows, [id]);
    this.places = places(rows, this.ids);
    this.name = rows.find((row) => row.id === id).name;
    this.drop = drop;
    const rest = rows.filter((row) => !this.ids.includes(row.id));
    this.elements = rest.map((row) => elementOf(row.id));
    this.#line.className = "composing-line";
    // Each block shrinks to its heading, so that more of the page is in view.
    const element = elementOf(id);
    const { top } = element.getBoundingClientRect();
    document.documentElement.classList.add("composing-shrunk");
    window.scrollBy({ top: element.getBoundingClientRect().top - top, behavior: "instant" });
    document.body.append(this.#line);
  }

  /* Return the height of the line for a place: the top of the block below it, or the bottom of the one
     above it if that is not shown. It is null if there is neither. */
  #height(place) {
    const below = this.elements[place];
    if (below) return below.getBoundingClientRect().top;
    const above = this.elements.slice(0, place).findLast(Boolean);
    return above?.getBoundingClientRect().bottom ?? null;
  }

  /* Show the place that is nearest to a height. */
  over(y) {
    const nearest = nearestPlace(this.places, (place) => this.#height(place), y);
    if (!nearest) return;
    this.#place = nearest.place;
    const { left, width } = document.querySelector(SECTIONS).getBoundingClientRect();
    Object.assign(this.#line.style, {
      top: `${nearest.height + window.scrollY}px`,
      left: `${left + window.scrollX}px`,
      width: `${width}px`,
    });
  }

  end(isDropped) {
    this.#line.remove();
    document.documentElement.classList.remove("composing-shrunk");
    const beforeId =
      isDropped && this.#place !== null ? before(this.rows, this.ids, this.#place) : undefined;
    this.drop(this.ids, beforeId);
  }
}

/* Let blocks be dragged. `find()` returns the id of the block that the bar is at, and `begin()` what the
   editor has told. `drop(ids, beforeId)` is called at the end; `beforeId` is undefined if it was given up. */
export const watchBlocks = (find, begin, drop) =>
  watchDragging(
    document.body,
    ({ target }) => target.closest("[data-handle]") && find(),
    (id) => new Drag(begin(), id, drop),
  );
