/* Dragging blocks in the page itself, by the handle of their bar. */
import { watchDragging } from "../editing/drag.js";
import { before, places, withContents } from "../editing/order.js";
import { elementOf } from "./parts.js";

class Drag {
  #place = null;
  #line = document.createElement("div");

  constructor({ rows }, id, drop) {
    this.rows = rows;
    this.ids = withContents(rows, [id]);
    this.name = rows.find((row) => row.id === id).name;
    this.drop = drop;
    this.rest = rows.filter((row) => !this.ids.includes(row.id));
    this.#line.className = "composing-line";
    // Each block shrinks to its heading, so that more of the page is in view.
    const element = elementOf(id);
    const { top } = element.getBoundingClientRect();
    document.documentElement.classList.add("composing-shrunk");
    window.scrollBy({ top: element.getBoundingClientRect().top - top, behavior: "instant" });
    document.body.append(this.#line);
  }

  /* Return the height of the line for a place, or null if the block below it is not shown. */
  #height(place) {
    if (place < this.rest.length) {
      return elementOf(this.rest[place].id)?.getBoundingClientRect().top ?? null;
    }
    const last = this.rest.findLast(({ id }) => elementOf(id));
    return elementOf(last.id).getBoundingClientRect().bottom;
  }

  /* Show the place that is nearest to a height. */
  over(y) {
    const [nearest] = places(this.rows, this.ids)
      .map((place) => ({ place, height: this.#height(place) }))
      .filter(({ height }) => height !== null)
      .toSorted((one, other) => Math.abs(one.height - y) - Math.abs(other.height - y));
    if (!nearest) return;
    this.#place = nearest.place;
    const { left, width } = document
      .querySelector(".affiliation-page__sections")
      .getBoundingClientRect();
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

/* Let blocks be dragged. `find()` returns the id of the block that the bar is at, and `page()` what the editor
   has told. `drop(ids, beforeId)` is called at the end; `beforeId` is undefined if it was given up. */
export const watchBlocks = (find, page, drop) =>
  watchDragging(
    document.body,
    ({ target }) => target.closest("[data-handle]") && find(),
    (id) => new Drag(page(), id, drop),
  );
