/* The outline: the page's blocks as short rows beside the form. What it does, it does to the form; it
   draws itself anew after every change of the form. */
import { watchDragging } from "./drag.js";
import { openMenu } from "./menu.js";
import { before, moved, placeForNew, places, sections, step, withContents } from "./order.js";
import { showInPreview } from "./preview.js";
import { icon, makeRow, nameOf, setTabStop, update } from "./row.js";
import { announce, say } from "./texts.js";

// How long somebody pauses in typing before the outline follows, in milliseconds.
const PAUSE = 200;

/* Say where a block stands among the rows. */
const placeOf = (rows, id) => {
  const all = sections(rows);
  const section = all.find(({ heading, rows: below }) =>
    [heading, ...below].some((row) => row?.id === id),
  );
  const row = rows.find((each) => each.id === id);
  const name = nameOf(row);
  if (row.startsSection) {
    const headings = all.filter(({ heading }) => heading);
    const position = headings.indexOf(section) + 1;
    return say("place-of-section", { name, position, count: headings.length });
  }
  return say("place", {
    name,
    section: section.heading ? nameOf(section.heading) : say("top"),
    position: section.rows.indexOf(row) + 1,
    count: section.rows.length,
  });
};

class Outline {
  #rows = [];
  #elements = new Map();
  // The row at which the Tab key stops, and the one from which Shift selects.
  #current = null;
  #anchor = null;
  #selected = new Set();
  // While rows are moved by keyboard: which, and the order in which they would be.
  #lifted = null;
  // While rows are dragged: which, the place where they would be, and the heights of the others.
  #dragged = null;
  #isOurs = false;
  #timer;

  constructor(panel, stream) {
    this.panel = panel;
    this.stream = stream;
    this.list = panel.querySelector("[data-outline-rows]");
    this.isLocked = "outlineLocked" in panel.dataset;
    this.marks = JSON.parse(document.getElementById("outline_marks").textContent);
    this.line = document.createElement("li");
    this.line.className = "outline__line";
    this.#watchForm();
    this.list.addEventListener("click", (event) => this.#click(event));
    this.list.addEventListener("keydown", (event) => this.#press(event));
    this.list.addEventListener("focusout", () => setTimeout(() => this.#leave()));
    if (!this.isLocked) {
      this.#showKinds();
      watchDragging(this.list, {
        begin: (row) => this.#beginDrag(row.dataset.id),
        over: (y) => this.#showPlace(y),
        end: (isDropped) => this.#endDrag(isDropped),
      });
    }
    this.draw();
  }

  #watchForm() {
    const later = () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.draw(), PAUSE);
    };
    for (const kind of ["input", "keyup", "change", "wagtail:panel-toggle"]) {
      this.stream.element.addEventListener(kind, later);
    }
    // Whoever types in a block is at that block.
    this.stream.element.addEventListener("focusin", ({ target }) => {
      this.#setCurrent(this.stream.idAt(target) ?? this.#current);
    });
    this.stream.element.addEventListener("affiliations:block", ({ detail }) => {
      later();
      if (!this.#isOurs) this.#tell(detail);
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
      button.addEventListener("click", () =>
        this.stream.add(type, placeForNew(this.stream.rows(), this.#current, startsSection)),
      );
      return button;
    });
    this.panel.querySelector("[data-outline-kinds]").replaceChildren(...buttons);
  }

  /* Say what happened in the form, where nobody sees it. */
  #tell({ kind, id, name, position, count }) {
    if (kind === "deleted") {
      announce(say("deleted", { name }));
      return;
    }
    const rows = this.stream.rows();
    const isRow = rows.some((row) => row.id === id);
    const place = isRow ? placeOf(rows, id) : say("place-in-list", { name, position, count });
    announce(say(kind, { place }));
  }

  draw() {
    clearTimeout(this.#timer);
    const before = this.#rows;
    this.#rows = this.stream.rows();
    const ids = new Set(this.#rows.map(({ id }) => id));
    this.#selected = new Set([...this.#selected].filter((id) => ids.has(id)));
    // What is held is put back if the form has changed its order meanwhile.
    const isSameOrder =
      before.length === this.#rows.length && before.every(({ id }, at) => id === this.#rows[at].id);
    if (!isSameOrder) this.#lifted = null;
    this.#show(this.#lifted?.rows ?? this.#rows);
    this.#setCurrent(ids.has(this.#current) ? this.#current : (this.#rows[0]?.id ?? null));
  }

  /* Let the Tab key stop at a row, and at no other. */
  #setCurrent(id) {
    for (const each of [this.#current, id]) {
      const row = this.#elements.get(each);
      if (row) setTabStop(row, each === id);
    }
    this.#current = id;
  }

  #show(rows) {
    const held = document.activeElement;
    const shown = rows.map(({ id }) => {
      if (!this.#elements.has(id)) this.#elements.set(id, makeRow(id, this.isLocked));
      return this.#elements.get(id);
    });
    const isInOrder =
      this.list.children.length === shown.length &&
      shown.every((row, index) => row === this.list.children[index]);
    if (!isInOrder) this.list.replaceChildren(...shown);
    for (const { heading, rows: below } of sections(rows)) {
      for (const row of heading ? [heading, ...below] : below) {
        const isEmpty = row === heading && below.length === 0;
        update(this.#elements.get(row.id), isEmpty ? { ...row, isUnfinished: true } : row, {
          count: below.length,
          change: this.marks[row.id],
          isSelected: this.#selected.has(row.id),
          isLifted: Boolean((this.#lifted ?? this.#dragged)?.ids.includes(row.id)),
        });
      }
    }
    this.panel.classList.toggle("outline--selecting", this.#selected.size > 0);
    if (held !== document.activeElement && this.list.contains(held)) {
      held.focus({ preventScroll: true });
    }
  }

  #row(id) {
    return this.#rows.find((row) => row.id === id);
  }

  /* Return which blocks an action on a row is for: all selected ones if it is among them. */
  #chosen(id) {
    if (!this.#selected.has(id)) return [id];
    return this.#rows.filter((row) => this.#selected.has(row.id)).map((row) => row.id);
  }

  #called(ids) {
    return ids.length === 1 ? nameOf(this.#row(ids[0])) : say("several", { count: ids.length });
  }

  #focus(id) {
    this.#setCurrent(id);
    const row = this.#elements.get(id);
    const target = row?.querySelector(".outline__name") ?? this.panel.querySelector(".outline__add");
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  /* Change the form by a command of the stream, and focus a row. */
  #change(command, focusId) {
    this.#isOurs = true;
    try {
      command();
    } finally {
      this.#isOurs = false;
    }
    this.draw();
    this.#focus(focusId);
  }

  #move(ids, beforeId, key = "moved") {
    this.#change(() => this.stream.move(ids, beforeId), this.#current);
    const rows = this.#rows;
    const first = ids.includes(this.#current) ? this.#current : ids[0];
    announce(say(key, { place: placeOf(rows, first) }));
  }

  #open(id, isByKey) {
    this.stream.openAlone(id);
    showInPreview(id);
    this.#setCurrent(id);
    this.draw();
    if (isByKey) this.stream.focus(id);
  }

  /* Select everything from the row where the selection began to another. */
  #selectTo(id) {
    if (this.#selected.size === 0) this.#anchor = this.#current;
    const ends = [this.#anchor, id].map((each) => this.#rows.findIndex((row) => row.id === each));
    const range = this.#rows.slice(Math.max(0, Math.min(...ends)), Math.max(...ends) + 1);
    this.#selected = new Set(range.map((row) => row.id));
    this.draw();
    this.#focus(id);
  }

  /* Select a row besides others, or not any more. */
  #toggle(id) {
    if (!this.#selected.delete(id)) this.#selected.add(id);
    this.#anchor = id;
    this.draw();
    this.#focus(id);
  }

  #click(event) {
    const id = event.target.closest("[data-id]")?.dataset.id;
    if (!id) return;
    this.#lifted = null;
    if (event.target.matches("input")) {
      this.#toggle(id);
    } else if (event.target.closest("[data-actions]")) {
      this.#openMenu(id);
    } else if (event.shiftKey && !this.isLocked) {
      this.#selectTo(id);
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
    const run = (this.#lifted ? this.#keysOfLift() : this.#keys(event, row))[event.key];
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  }

  #keysOfLift() {
    return {
      ArrowDown: () => this.#carry(1),
      ArrowUp: () => this.#carry(-1),
      " ": () => this.#drop(),
      Enter: () => this.#drop(),
      Escape: () => this.#putBack(),
    };
  }

  #keys(event, row) {
    const { id } = row.dataset;
    const at = this.#rows.findIndex((each) => each.id === id);
    const walk = (index) => this.#rows[index] && this.#focus(this.#rows[index].id);
    const extend = (index) => this.#rows[index] && this.#selectTo(this.#rows[index].id);
    const menu = () => this.#openMenu(id);
    if (event.shiftKey && !this.isLocked) {
      return { ArrowDown: () => extend(at + 1), ArrowUp: () => extend(at - 1), F10: menu };
    }
    const keys = {
      ArrowDown: () => walk(at + 1),
      ArrowUp: () => walk(at - 1),
      Home: () => walk(0),
      End: () => walk(this.#rows.length - 1),
      ArrowRight: () => row.querySelector("[data-actions]")?.focus(),
      ArrowLeft: () => row.querySelector(".outline__name").focus(),
    };
    if (this.isLocked) return keys;
    keys.ContextMenu = menu;
    if (this.#selected.size > 0) keys.Escape = () => this.#unselect(id);
    if (event.target.matches(".outline__name")) {
      const isModified = event.ctrlKey || event.metaKey;
      keys[" "] = () => (isModified ? this.#toggle(id) : this.#lift(id));
    }
    return keys;
  }

  #unselect(id) {
    this.#selected.clear();
    this.draw();
    this.#focus(id);
  }

  #lift(id) {
    const ids = withContents(this.#rows, this.#chosen(id));
    this.#lifted = { ids, rows: this.#rows };
    this.draw();
    this.#focus(id);
    announce(say("lifted", { name: this.#called(this.#chosen(id)) }));
  }

  #carry(direction) {
    const { ids, rows } = this.#lifted;
    const place = step(rows, ids, direction);
    if (place !== null) this.#lifted.rows = moved(rows, ids, before(rows, ids, place));
    this.#show(this.#lifted.rows);
    this.#focus(this.#current);
    announce(placeOf(this.#lifted.rows, this.#current));
  }

  #drop() {
    const { ids, rows } = this.#lifted;
    this.#lifted = null;
    const last = rows.findLastIndex(({ id }) => ids.includes(id));
    this.#move(ids, rows[last + 1]?.id ?? null, "dropped");
  }

  #putBack() {
    this.#lifted = null;
    this.draw();
    this.#focus(this.#current);
    announce(say("put-back", { place: placeOf(this.#rows, this.#current) }));
  }

  /* Put back what is lifted when somebody goes elsewhere. */
  #leave() {
    if (!this.#lifted || this.list.contains(document.activeElement)) return;
    this.#lifted = null;
    this.draw();
  }

  #beginDrag(id) {
    this.#lifted = null;
    const chosen = this.#chosen(id);
    const ids = withContents(this.#rows, chosen);
    this.#dragged = { ids, place: null };
    this.draw();
    return this.#called(chosen);
  }

  /* Show the place nearest to a height as a line between the rows that stay. */
  #showPlace(y) {
    const { ids, place } = this.#dragged;
    const rest = this.#rows.filter(({ id }) => !ids.includes(id));
    const box = (id) => this.#elements.get(id).getBoundingClientRect();
    const height = (at) => (rest[at] ? box(rest[at].id).top : box(rest.at(-1).id).bottom);
    if (!rest.length) return;
    const [nearest] = places(this.#rows, ids)
      .map((at) => ({ at, distance: Math.abs(height(at) - y) }))
      .toSorted((a, b) => a.distance - b.distance);
    if (nearest.at === place && this.line.isConnected) return;
    this.#dragged.place = nearest.at;
    const next = rest[nearest.at] && this.#elements.get(rest[nearest.at].id);
    this.list.insertBefore(this.line, next ?? null);
  }

  #endDrag(isDropped) {
    const { ids, place } = this.#dragged;
    this.#dragged = null;
    this.line.remove();
    this.#setCurrent(ids[0]);
    // What is dragged may have been deleted meanwhile, by whatever way.
    const isThere = ids.every((id) => this.stream.has(id));
    if (isDropped && place !== null && isThere) {
      this.#move(ids, before(this.#rows, ids, place), "dropped");
    } else {
      this.draw();
    }
  }

  #delete(ids, name = this.#called(ids)) {
    const at = this.#rows.findIndex(({ id }) => id === ids[0]);
    const rest = this.#rows.filter(({ id }) => !ids.includes(id));
    this.#change(() => this.stream.remove(ids), (rest[at] ?? rest.at(-1))?.id);
    announce(say("deleted", { name }));
  }

  #duplicate(ids) {
    const last = this.#rows.findLastIndex(({ id }) => ids.includes(id));
    let copies;
    this.#change(() => {
      copies = this.stream.duplicate(ids, this.#rows[last + 1]?.id ?? null);
    }, this.#current);
    this.#focus(copies[0]);
    announce(say("added", { place: placeOf(this.#rows, copies[0]) }));
  }

  #setHidden(ids, isHidden) {
    this.#change(() => this.stream.setHidden(ids, isHidden), this.#current);
    announce(say(isHidden ? "now-hidden" : "now-shown", { name: this.#called(ids) }));
  }

  #openMenu(id) {
    this.#setCurrent(id);
    const chosen = this.#chosen(id);
    const ids = withContents(this.#rows, chosen);
    openMenu(this.#elements.get(id).querySelector("[data-actions]"), this.#entries(chosen, ids));
  }

  #entries(chosen, ids) {
    const rows = this.#rows;
    const chosenRows = chosen.map((id) => this.#row(id));
    const hasSection = chosenRows.some(({ startsSection }) => startsSection);
    const steps = [
      ["move-up", step(rows, ids, -1)],
      ["move-down", step(rows, ids, 1)],
    ]
      .filter(([, place]) => place !== null)
      .map(([key, place]) => ({
        text: say(key),
        run: () => this.#move(ids, before(rows, ids, place)),
      }));
    const entries = [...steps];
    const others = sections(rows).filter(
      ({ heading, rows: below }) => heading && !chosen.every((id) => below.some((row) => row.id === id)),
    );
    if (!hasSection && others.length) {
      entries.push({
        heading: say("move-to"),
        actions: others.map(({ heading, rows: below }) => {
          const last = rows.indexOf(below.findLast((row) => !ids.includes(row.id)) ?? heading);
          const next = rows.slice(last + 1).find((row) => !ids.includes(row.id));
          return { text: nameOf(heading), run: () => this.#move(ids, next?.id ?? null) };
        }),
      });
    }
    entries.push({ text: say("duplicate"), run: () => this.#duplicate(ids) });
    if (chosenRows.every(({ mayBeHidden }) => mayBeHidden)) {
      const isHidden = chosenRows.every((row) => row.isHidden);
      entries.push({
        text: say(isHidden ? "show" : "hide"),
        run: () => this.#setHidden(chosen, !isHidden),
      });
    }
    const remove = (key, removed) => ({
      text: say(key),
      run: () => this.#delete(removed, this.#called(chosen)),
      isDangerous: true,
    });
    const hasContents = ids.length > chosen.length;
    if (hasContents) entries.push(remove("delete-heading", chosen));
    entries.push(remove(hasContents ? "delete-section" : "delete", ids));
    return entries;
  }
}

/* Show the outline of a stream in its panel. */
export const showOutline = (panel, stream) => new Outline(panel, stream);
