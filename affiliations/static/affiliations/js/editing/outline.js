/* The outline: the page's blocks as short rows beside the form. What it does, it does to the form; it
   draws itself anew after every change of the form. */
import { Clipboard } from "./clipboard.js";
import { Commands, placeOf } from "./commands.js";
import { watchDragging } from "./drag.js";
import { Drag, Lift } from "./holding.js";
import { isTyping } from "./keys.js";
import { openMenu } from "./menu.js";
import { placeForNew, sections } from "./order.js";
import { connectPreview, isInPreview, showInPreview, updatePreview } from "./preview.js";
import { icon, makeRow, nameOf, setTabStop, update } from "./row.js";
import { announce, say } from "./texts.js";
import { Undoing } from "./undoing.js";

// How long somebody pauses in typing before the outline follows, in milliseconds.
const PAUSE = 200;
// What the outline says when something was done to a block that has no other place now.
const DONE = { deleted: "deleted", hidden: "now-hidden", shown: "now-shown" };

/* Return the id of the row that a pointer takes hold of. Pens and fingers take the handle only, because
   elsewhere they scroll. */
const rowToDrag = ({ target, pointerType }) => {
  if (target.closest("input, [data-actions]")) return undefined;
  if (pointerType !== "mouse" && !target.closest("[data-handle]")) return undefined;
  return target.closest("[data-id]")?.dataset.id;
};

class Outline {
  rows = [];
  // The row at which the Tab key stops.
  current = null;
  // The rows that somebody moves just now, as a `Lift` or a `Drag`.
  held = null;
  #elements = new Map();
  #selected = new Set();
  // The row where the selection began.
  #anchor = null;
  // The row that was current before a pointer came down, which takes the focus along.
  #pointedFrom = null;
  // What a command has changed so far, while one runs.
  #changed = null;
  #undoing;
  #timer;

  constructor(panel, stream) {
    this.panel = panel;
    this.stream = stream;
    this.commands = new Commands(this, stream);
    this.list = panel.querySelector("[data-outline-rows]");
    this.isLocked = "outlineLocked" in panel.dataset;
    this.marks = JSON.parse(document.getElementById("outline_marks").textContent);
    this.clipboard = new Clipboard(this, this.commands);
    this.#watchForm();
    // The first click of two may scroll the page, and the second would hit something else.
    panel.addEventListener(
      "click",
      (event) => {
        if (event.detail < 2 || event.target.closest("[data-undo]")) return;
        event.preventDefault();
        event.stopPropagation();
      },
      { capture: true },
    );
    this.list.addEventListener("pointerdown", () => (this.#pointedFrom = this.current));
    this.list.addEventListener("click", (event) => this.#click(event));
    this.list.addEventListener("keydown", (event) => this.#press(event));
    this.list.addEventListener("focusin", ({ target }) => {
      this.setCurrent(target.closest("[data-id]").dataset.id);
    });
    this.list.addEventListener("focusout", () => setTimeout(() => this.#leave()));
    if (this.isLocked) stream.lock();
    else {
      this.#undoing = new Undoing(panel, (ids, change) => this.#turn(ids, change));
      this.#showKinds();
      watchDragging(this.list, rowToDrag, (id) => new Drag(this, this.commands, id));
    }
    connectPreview(this, stream, this.commands);
    this.draw();
  }

  #watchForm() {
    const { element } = this.stream;
    const later = () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.draw(), PAUSE);
    };
    for (const kind of ["input", "keyup", "change", "wagtail:panel-toggle"]) {
      element.addEventListener(kind, later);
    }
    // Whoever types in a block is at that block.
    element.addEventListener("focusin", ({ target }) => {
      const id = this.stream.idAt(target);
      if (id === undefined || id === this.current) return;
      this.setCurrent(id);
      showInPreview(id);
    });
    element.addEventListener("affiliations:block", ({ detail }) => {
      later();
      if (this.#changed) this.#changed.push(detail);
      else this.#note(this.#inWords(detail), [detail]);
    });
    document.addEventListener("w-autosave:success", ({ detail }) => {
      const marks = detail.response.field_updates?.outline_marks;
      if (!marks) return;
      this.marks = JSON.parse(marks);
      this.draw();
    });
  }

  /* Offer each kind of block, to be added below the current one. */
  #showKinds() {
    const buttons = this.stream.kinds().map(({ type, label, icon: sign, startsSection }) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-small button-secondary outline__add";
      button.title = say("add", { kind: label });
      button.append(icon("plus"), icon(sign), label);
      button.addEventListener("click", () => this.add((kind) => kind.type === type, this.current));
      return button;
    });
    this.panel.querySelector("[data-outline-kinds]").prepend(...buttons);
  }

  /* Say what happened to a block of the form. */
  #inWords({ kind, id, name, position, count }) {
    if (DONE[kind]) return say(DONE[kind], { name });
    const rows = this.stream.rows();
    const isRow = rows.some((row) => row.id === id);
    const place = isRow ? placeOf(rows, id) : say("place-in-list", { name, position, count });
    return say(kind, { place });
  }

  /* Say what was done, and keep what undoes it. */
  #note(text, changes) {
    const undone = changes.map(({ undo }) => undo);
    const step = {
      text,
      ids: changes.map(({ id }) => id),
      changes: undone,
      writtenIn: () => changes.map(({ writtenIn }) => writtenIn()).find(Boolean),
    };
    if (this.#undoing && undone.every(Boolean)) this.#undoing.add(step);
    else this.tell(text);
    this.#tellChange();
  }

  /* Tell whoever listens for typing, as the autosave does, that the form is another one. */
  #tellChange() {
    this.stream.element.dispatchEvent(new Event("input", { bubbles: true }));
    updatePreview();
  }

  /* Add a block of the first kind that is wanted, below another one or at the end. */
  add(isWanted, currentId) {
    const { type, startsSection } = this.stream.kinds().find(isWanted);
    this.stream.add(type, placeForNew(this.stream.rows(), currentId, startsSection));
  }

  /* Undo the last step, or do the next one again. */
  turn(direction) {
    this.#undoing?.turn(direction);
  }

  /* Open a part of the form and put the focus there. The steps are the names and ids that lead to it. */
  openPart([first, ...rest]) {
    if (this.stream.has(first)) {
      this.stream.openAlone(first);
      this.setCurrent(first);
    }
    this.stream.openPart([first, ...rest]);
    this.draw();
  }

  /* Say something to everybody, whether they see or hear it. */
  tell(text) {
    if (this.#undoing) this.#undoing.tell(text);
    else announce(text);
  }

  /* Undo a step that changes some blocks, or do it again, and go to the first of them. */
  #turn(ids, change) {
    const isInForm = this.stream.element.contains(document.activeElement);
    change();
    this.draw();
    const id = ids.find((each) => this.stream.has(each));
    if (id !== undefined && !isInForm) this.focus(id);
    else if (!this.stream.element.contains(document.activeElement)) this.focus(this.current);
    this.#tellChange();
    if (id !== undefined) showInPreview(id);
  }

  /* Read the form, and show what has changed. */
  draw() {
    clearTimeout(this.#timer);
    const order = this.rows.map(({ id }) => id);
    this.rows = this.stream.rows();
    const ids = this.rows.map(({ id }) => id);
    this.#selected = new Set(ids.filter((id) => this.#selected.has(id)));
    // What is held is put back if the form has changed its order meanwhile.
    if (order.join() !== ids.join()) this.held = null;
    this.show(this.held?.rows ?? this.rows);
    const nearest = Math.min(Math.max(order.indexOf(this.current), 0), ids.length - 1);
    this.setCurrent(ids.includes(this.current) ? this.current : (ids[nearest] ?? null));
  }

  /* Show the rows in an order. */
  show(rows) {
    const focused = document.activeElement;
    const shown = rows.map(({ id }) => this.element(id));
    // Besides the rows there may be the line of a drag, which stays where it is.
    const now = [...this.list.children].filter(({ dataset }) => dataset.id);
    const isInOrder =
      now.length === shown.length && shown.every((row, index) => row === now[index]);
    if (!isInOrder) {
      const { scrollTop } = this.list;
      this.list.replaceChildren(...shown);
      this.list.scrollTop = scrollTop;
    }
    for (const { heading, rows: below } of sections(rows)) {
      for (const row of heading ? [heading, ...below] : below) {
        const isEmpty = row === heading && below.length === 0;
        update(this.element(row.id), isEmpty ? { ...row, isUnfinished: true } : row, {
          count: below.length,
          change: this.marks[row.id],
          isSelected: this.#selected.has(row.id),
          isHeld: Boolean(this.held?.ids.includes(row.id)),
        });
      }
    }
    this.panel.classList.toggle("outline--selecting", this.#selected.size > 0);
    if (focused !== document.activeElement && this.list.contains(focused)) {
      focused.focus({ preventScroll: true });
    }
  }

  /* Return the element of a row. */
  element(id) {
    if (!this.#elements.has(id)) this.#elements.set(id, makeRow(id, this.isLocked));
    return this.#elements.get(id);
  }

  /* Let the Tab key stop at a row, and at no other. */
  setCurrent(id) {
    for (const each of [this.current, id]) {
      if (each !== null) setTabStop(this.element(each), each === id);
    }
    this.current = id;
  }

  /* Put the focus on a row, or on what adds the first one. */
  focus(id = null) {
    this.setCurrent(id);
    if (isInPreview()) return;
    const part = id === null ? ".outline__add" : ".outline__name";
    const target = (id === null ? this.panel : this.element(id)).querySelector(part);
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  /* Hold rows, or none any more. */
  hold(held) {
    this.held = held;
    this.draw();
  }

  /* Return which blocks an action on a row is for: all selected ones if it is among them. */
  chosen(id) {
    return this.#selected.has(id) ? [...this.#selected] : [id];
  }

  /* Return what to call some blocks. */
  called(ids) {
    if (ids.length > 1) return say("several", { count: ids.length });
    return nameOf(this.rows.find(({ id }) => id === ids[0]));
  }

  /* Run a command that changes the form, focus a row afterwards, and say what was done. */
  change(command, { focusId, inWords }) {
    const changes = [];
    this.#changed = changes;
    try {
      command();
    } finally {
      this.#changed = null;
    }
    this.draw();
    // What the server answered late finds somebody at another place.
    if (isTyping()) this.setCurrent(focusId());
    else this.focus(focusId());
    if (changes.length) this.#note(inWords(), changes);
    else announce(inWords());
  }

  #open(id, isByKey) {
    this.stream.openAlone(id);
    showInPreview(id);
    this.setCurrent(id);
    this.draw();
    if (isByKey) this.stream.focus(id);
  }

  /* Select everything from the row where the selection began to another. */
  #selectTo(id, from = this.current) {
    if (this.#selected.size === 0) this.#anchor = from;
    const ids = this.rows.map((row) => row.id);
    const ends = [ids.indexOf(this.#anchor), ids.indexOf(id)].map((end) => Math.max(end, 0));
    this.#select(ids.slice(Math.min(...ends), Math.max(...ends) + 1), id);
  }

  /* Select a row besides others, or not any more. */
  #toggle(id) {
    this.#anchor = id;
    const others = [...this.#selected].filter((each) => each !== id);
    this.#select(this.#selected.has(id) ? others : [...others, id], id);
  }

  #select(ids, focusId) {
    this.#selected = new Set(ids);
    this.draw();
    this.focus(focusId);
  }

  #click(event) {
    const id = event.target.closest("[data-id]")?.dataset.id;
    if (!id) return;
    this.held = null;
    if (event.target.matches("input")) {
      this.#toggle(id);
    } else if (event.target.closest("[data-actions]")) {
      this.#openMenu(id);
    } else if (event.shiftKey && !this.isLocked) {
      this.#selectTo(id, this.#pointedFrom);
    } else if ((event.ctrlKey || event.metaKey) && !this.isLocked) {
      this.#toggle(id);
    } else {
      this.#selected.clear();
      this.#open(id, event.detail === 0);
    }
  }

  #press(event) {
    const row = event.target.closest("[data-id]");
    if (!row || event.altKey) return;
    const run = (this.held?.keys?.() ?? this.#keys(event, row))[event.key];
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  }

  #keys(event, row) {
    const { id } = row.dataset;
    const at = this.rows.findIndex((each) => each.id === id);
    const walk = (index) => this.rows[index] && this.focus(this.rows[index].id);
    const extend = (index) => this.rows[index] && this.#selectTo(this.rows[index].id);
    const menu = () => this.#openMenu(id);
    if (event.shiftKey && !this.isLocked) {
      return { ArrowDown: () => extend(at + 1), ArrowUp: () => extend(at - 1), F10: menu };
    }
    const keys = {
      ArrowDown: () => walk(at + 1),
      ArrowUp: () => walk(at - 1),
      Home: () => walk(0),
      End: () => walk(this.rows.length - 1),
      ArrowRight: () => row.querySelector("[data-actions]")?.focus(),
      ArrowLeft: () => row.querySelector(".outline__name").focus(),
    };
    if (this.isLocked) return keys;
    keys.ContextMenu = menu;
    if (this.#selected.size > 0) keys.Escape = () => this.#select([], id);
    if (event.target.matches(".outline__name")) {
      const isModified = event.ctrlKey || event.metaKey;
      keys[" "] = () => (isModified ? this.#toggle(id) : new Lift(this, this.commands, id));
    }
    return keys;
  }

  /* Put back what is lifted when somebody goes elsewhere. */
  #leave() {
    if (this.held?.keys && !this.list.contains(document.activeElement)) this.hold(null);
  }

  #openMenu(id) {
    this.setCurrent(id);
    const button = this.element(id).querySelector("[data-actions]");
    openMenu(button, this.commands.entries(this.chosen(id)));
  }
}

/* Show the outline of a stream in its panel. */
export const showOutline = (panel, stream) => new Outline(panel, stream);
