/* Dragging rows of a list with a mouse, a pen or a finger. Pens and fingers drag by the handle only,
   because elsewhere they scroll. */
const FAR = 5;
const EDGE = 48;
const SPEED = 12;

/* Return the nearest element that scrolls the list. */
const scrollerOf = (list) => {
  for (let element = list; element; element = element.parentElement) {
    const { overflowY } = getComputedStyle(element);
    if (element.scrollHeight > element.clientHeight && /auto|scroll/.test(overflowY)) return element;
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

/* Let the rows of a list be dragged. `begin(row)` returns what a drag shows beside the pointer, or null
   if nothing may be dragged; `over(y)` is called in each frame and marks where it would be dropped; `end(isDropped)` is the end. */
export const watchDragging = (list, { begin, over, end }) => {
  let drag = null;
  let hasDragged = false;

  const stop = (isDropped) => {
    if (!drag) return;
    const { ghost } = drag;
    cancelAnimationFrame(drag.frame);
    drag = null;
    if (!ghost) return;
    ghost.remove();
    document.documentElement.classList.remove("outline-dragging");
    end(isDropped);
  };

  const follow = () => {
    if (!drag?.ghost) return;
    drag.ghost.style.translate = `${drag.x + 12}px ${drag.y + 8}px`;
    scrollAtEdge(list, drag.y);
    over(drag.y);
    drag.frame = requestAnimationFrame(follow);
  };

  list.addEventListener("pointerdown", (event) => {
    hasDragged = false;
    const isOnHandle = event.target.closest("[data-handle]");
    const row = event.target.closest("[data-id]");
    if (!row || drag || event.button !== 0 || event.ctrlKey) return;
    if (event.target.closest("input, [data-actions]")) return;
    if (event.pointerType !== "mouse" && !isOnHandle) return;
    const { clientX: x, clientY: y, pointerId } = event;
    drag = { row, pointerId, x, y, startX: x, startY: y };
    if (isOnHandle) event.preventDefault();
  });

  document.addEventListener("pointermove", (event) => {
    if (drag?.pointerId !== event.pointerId) return;
    // It was let go where nobody told of it, such as in a menu of the system.
    if (!event.buttons) {
      stop(false);
      return;
    }
    drag.x = event.clientX;
    drag.y = event.clientY;
    const isFar = Math.hypot(drag.x - drag.startX, drag.y - drag.startY) > FAR;
    if (drag.ghost || !isFar) return;
    const text = begin(drag.row);
    if (text === null) {
      drag = null;
      return;
    }
    hasDragged = true;
    drag.ghost = document.createElement("div");
    drag.ghost.className = "outline-ghost";
    drag.ghost.textContent = text;
    document.body.append(drag.ghost);
    document.documentElement.classList.add("outline-dragging");
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
  const isOurs = ({ pointerId }) => drag?.pointerId === pointerId;
  document.addEventListener("pointerup", (event) => isOurs(event) && stop(true));
  document.addEventListener("pointercancel", (event) => isOurs(event) && stop(false));
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !drag?.ghost) return;
      event.stopPropagation();
      stop(false);
    },
    { capture: true },
  );
};
