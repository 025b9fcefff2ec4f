/* The frame around the part of the page that somebody points at or has reached by keyboard, and the bar
   with what can be done to it. Both lie above the page, and are no part of it. */
import { step, withContents } from "../editing/order.js";
import { say } from "../editing/texts.js";
import { allKeys, keyOf, neighbourOf, shownRows, stopAt, stopOf } from "./parts.js";

const SIGNS = { edit: "✎", "move-up": "↑", "move-down": "↓", hide: "⊘", drag: "⠿" };

/* Return what can be done to a part, as `{name: whether it can be done now}`. */
const actionsFor = (stop, { rows, isLocked }) => {
  if (isLocked || stop.matches("[data-text]")) return { edit: true };
  if (stop.matches("[data-item]")) {
    return {
      edit: true,
      "move-up": Boolean(neighbourOf(stop, -1)),
      "move-down": Boolean(neighbourOf(stop, 1)),
    };
  }
  const row = rows.find(({ id }) => id === stop.dataset.block);
  if (!row) return {};
  const ids = withContents(rows, [row.id]);
  const [up, down] = [-1, 1].map(
    (direction) => step(shownRows(rows, ids), ids, direction) !== null,
  );
  return {
    edit: true,
    "move-up": up,
    "move-down": down,
    ...(row.mayBeHidden && { hide: true }),
    ...((up || down) && { drag: true }),
  };
};

export class Bar {
  // The part that has the frame, or null.
  stop = null;
  // What the editor has told: `{rows, isLocked}`.
  #page;
  // The field of the part that somebody has pointed at last.
  #field = null;
  #act;
  #frame = document.createElement("div");
  #bar = document.createElement("div");

  /* `act(name, stop, field)` does what somebody wants. */
  constructor(page, act) {
    this.#page = page;
    this.#act = act;
    this.#frame.className = "composing-frame";
    this.#bar.className = "composing-bar";
    this.#bar.role = "toolbar";
    this.#bar.addEventListener("click", ({ target }) => this.#do(target.closest("button")));
    this.#bar.addEventListener("keydown", (event) => this.#pressInBar(event));
    const over = document.createElement("aside");
    over.ariaLabel = say("composing");
    over.append(this.#frame, this.#bar);
    document.body.append(over);
    // Whoever works in the bar by keyboard keeps it.
    document.addEventListener("pointerover", ({ target }) => {
      if (!this.#bar.querySelector(":focus-visible")) this.#point(target);
    });
    document.addEventListener("pointerdown", ({ target }) => this.#point(target));
    document.addEventListener("focusin", ({ target }) => this.#point(target));
    document.addEventListener("keydown", (event) => this.#pressInPage(event));
    document.addEventListener("click", (event) => this.#click(event));
    window.addEventListener("resize", () => this.place());
    this.show(null);
  }

  /* Take over what the editor tells of the page. */
  take(page) {
    this.#page = page;
  }

  /* Return a function that puts the frame, and the focus, back where they were when the page was replaced,
     or on what is nearest to a part that is gone. */
  remember() {
    const { stop } = this;
    if (!stop) return () => {};
    const keys = allKeys();
    const at = keys.indexOf(keyOf(stop));
    const nearest = [...keys.slice(at), ...keys.slice(0, at).toReversed()];
    const held = document.activeElement;
    const action = this.#bar.contains(held) && held.dataset.action;
    const hadFocus = action || stop.contains(held);
    return () => {
      const key = hadFocus ? nearest.find(stopOf) : keys[at];
      this.show(key === undefined ? null : stopOf(key));
      if (!hadFocus || !this.stop) return;
      const button = key === keys[at] && action && this.#button(action);
      (button || this.stop).focus({ preventScroll: true });
    };
  }

  /* Put the frame around a part, or nowhere. */
  show(stop) {
    this.stop = stop;
    this.#frame.hidden = this.#bar.hidden = !stop;
    if (!stop) return;
    const actions = Object.entries(actionsFor(stop, this.#page));
    this.#bar.replaceChildren(...actions.map(([name, isPossible]) => this.#make(name, isPossible)));
    this.#bar.ariaLabel = say("actions", { name: this.#nameOf(stop) });
    this.place();
  }

  #make(name, isPossible) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.action = name;
    if (name === "drag") button.dataset.handle = "";
    // A disabled one would lose the focus.
    button.ariaDisabled = isPossible ? null : "true";
    button.tabIndex = -1;
    button.title = say(name);
    button.ariaLabel = say(name);
    button.textContent = name === "edit" ? say(name) : SIGNS[name];
    return button;
  }

  #nameOf(stop) {
    const row = this.#page.rows.find(({ id }) => id === stop.dataset.block);
    return row?.name || stop.textContent.trim().slice(0, 40);
  }

  #button(name) {
    return this.#bar.querySelector(`[data-action=${name}]`);
  }

  /* Let the frame and the bar lie where the part is now. */
  place() {
    if (!this.stop) return;
    const box = this.stop.getBoundingClientRect();
    const { scrollX, scrollY } = window;
    Object.assign(this.#frame.style, {
      left: `${box.left + scrollX - 4}px`,
      top: `${box.top + scrollY - 4}px`,
      width: `${box.width + 8}px`,
      height: `${box.height + 8}px`,
    });
    const width = document.documentElement.clientWidth;
    Object.assign(this.#bar.style, {
      right: `${Math.max(0, width - box.right - scrollX - 4)}px`,
      top: `${Math.max(0, box.top + scrollY - 4 - this.#bar.offsetHeight)}px`,
    });
  }

  #point(target) {
    if (this.#bar.contains(target)) return;
    const stop = stopAt(target);
    this.#field = target.closest?.("[data-field]") ?? null;
    if (stop !== this.stop) this.show(stop);
  }

  #do(button) {
    if (!button || button.ariaDisabled === "true" || button.dataset.action === "drag") return;
    this.#act(button.dataset.action, this.stop, this.#field);
  }

  /* A click on a text opens its field; one on a link follows it. */
  #click({ target }) {
    const field = target.closest("[data-field], [data-text]");
    if (!field || target.closest("a, button") || !getSelection().isCollapsed) return;
    this.#act("edit", stopAt(field) ?? field, field);
  }

  #pressInPage(event) {
    const { key, target, altKey, shiftKey } = event;
    if (target !== this.stop) return;
    const name = { ArrowUp: "move-up", ArrowDown: "move-down" }[altKey && key];
    if (name) this.#do(this.#button(name));
    else if (key === "Enter") this.#do(this.#button("edit"));
    else if (key === "Tab" && !shiftKey && this.#bar.firstChild) this.#bar.firstChild.focus();
    else return;
    event.preventDefault();
  }

  #pressInBar(event) {
    const buttons = [...this.#bar.children];
    const at = buttons.indexOf(document.activeElement);
    const next = {
      ArrowRight: buttons[(at + 1) % buttons.length],
      ArrowLeft: buttons.at(at - 1),
      Home: buttons[0],
      End: buttons.at(-1),
      Escape: this.stop,
    }[event.key];
    if (next) {
      next.focus({ preventScroll: true });
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "Tab") {
      // From the part, the browser goes on to what is next in the page.
      this.stop.focus({ preventScroll: true });
      if (event.shiftKey) event.preventDefault();
    }
  }
}
