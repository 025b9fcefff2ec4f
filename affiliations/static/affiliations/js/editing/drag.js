/* Dragging with a mouse, a pen or a finger. */
const FAR = 5;
const EDGE = 48;
const SPEED = 12;

/* Return the nearest element that scrolls the list. */
const scrollerOf = (list) => {
  for (let element = list; element; element = element.parentElement) {
    const { overflowY } = getComputedStyle(element);
    if (element.scrollHeight > element.clientHeight && /auto|scroll/.test(overflowY))
      return element;
  }
  return document.scrollingElement;
};

/* Scroll while the pointer is near an edge of what is in view. */
const scrollAtEdge = (list, y) => {
  const scroller = scrollerOf(list);
  const box = scroller.getBoundingClientRect();
  const top = Math.max(box.top, 0);
  const bottom = Math.min(box.bottom, window.innerHeight);
  if (y < top + EDGE) scroller.scrollBy(0, -SPEED);
  else if (y > bottom - EDGE) scroller.scrollBy(0, SPEED);
};

const showGhost = (name) => {
  const ghost = document.createElement("div");
  ghost.className = "composing-ghost";
  ghost.textContent = name;
  document.body.append(ghost);
  document.documentElement.classList.add("composing-dragging");
  return ghost;
};

/* Return the one of some places, as `{place, height}`, that is nearest to a height. Where it is comes from
   `heightOf(place)`, which is null if that place is not shown. */
export const nearestPlace = (places, heightOf, y) =>
  places
    .map((place) => ({ place, height: heightOf(place) }))
    .filter(({ height }) => height !== null)
    .toSorted((one, other) => Math.abs(one.height - y) - Math.abs(other.height - y))[0];

/* Let what is in a list be dragged. `find(event)` returns what a pointer takes hold of, if anything.
   `begin(it)` returns it as it is dragged: its `name`, shown beside the pointer, `over(y)`, called in
   each frame, and `end(isDropped)`. */
export const watchDragging = (list, find, begin) => {
  let drag = null;
  let hasDragged = false;
  const isOurs = ({ pointerId }) => drag?.pointerId === pointerId;

  const stop = (isDropped) => {
    const { held, ghost, frame, y } = drag;
    drag = null;
    if (!held) return;
    cancelAnimationFrame(frame);
    ghost.remove();
    document.documentElement.classList.remove("composing-dragging");
    // The pointer may have moved since the last frame.
    if (isDropped) held.over(y);
    held.end(isDropped);
  };

  const follow = () => {
    const rightmost = document.documentElement.clientWidth - drag.ghost.offsetWidth;
    drag.ghost.style.translate = `${Math.min(drag.x + 12, rightmost)}px ${drag.y + 8}px`;
    scrollAtEdge(list, drag.y);
    drag.held.over(drag.y);
    drag.frame = requestAnimationFrame(follow);
  };

  list.addEventListener("pointerdown", (event) => {
    hasDragged = false;
    if (drag || event.button !== 0 || event.ctrlKey) return;
    const row = find(event);
    if (!row) return;
    const { clientX: x, clientY: y, pointerId } = event;
    drag = { row, pointerId, x, y, startX: x, startY: y };
    if (event.target.closest("[data-handle]")) event.preventDefault();
  });

  document.addEventListener("pointermove", (event) => {
    if (!isOurs(event)) return;
    // It was let go where nobody told of it, such as in a menu of the system.
    if (!event.buttons) {
      stop(false);
      return;
    }
    drag.x = event.clientX;
    drag.y = event.clientY;
    if (drag.held || Math.hypot(drag.x - drag.startX, drag.y - drag.startY) <= FAR) return;
    hasDragged = true;
    drag.held = begin(drag.row);
    drag.ghost = showGhost(drag.held.name);
    follow();
  });

  // The click that ends a drag opens nothing; one by keyboard has no detail.
  list.addEventListener(
    "click",
    (event) => {
      if (hasDragged && event.detail > 0) event.stopPropagation();
      hasDragged = false;
    },
    { capture: true },
  );
  document.addEventListener("pointerup", (event) => isOurs(event) && stop(true));
  document.addEventListener("pointercancel", (event) => isOurs(event) && stop(false));
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !drag?.held) return;
      event.stopPropagation();
      stop(false);
    },
    { capture: true },
  );
};
