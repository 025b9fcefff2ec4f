/* The outline: the page's blocks as short rows beside the form. What it does, it does to the form; it
   draws itself anew after every change of the form. */
import { watchDragging } from "./drag.js";
import { openMenu } from "./menu.js";
import { before, moved, placeForNew, places, sections, step, withContents } from "./order.js";
import { showInPreview } from "./preview.js";
import { icon, makeRow, nameOf, update } from "./row.js";
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
  #selected = new Set();
  // While rows are moved by keyboard: which, and the order in which they would be.
  #lifted = null;
  #isOurs = false;
  #timer;
  #drag;

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
    this.list.addEventListener("focusout", (event) => this.#leave(event));
    if (!this.isLocked) {
      this.#showKinds();
      this.#drag = watchDragging(this.list, {
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
      this.#current = this.stream.idAt(target) ?? this.#current;
      later();
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
    this.#rows = this.stream.rows();
    const ids = new Set(this.#rows.map(({ id }) => id));
    this.#selected = new Set([...this.#selected].filter((id) => ids.has(id)));
    if (this.#lifted && !this.#lifted.ids.every((id) => ids.has(id))) this.#lifted = null;
    if (!ids.has(this.#current)) this.#current = this.#rows[0]?.id ?? null;
    this.#show(this.#lifted?.rows ?? this.#rows);
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
          isCurrent: row.id === this.#current,
          isSelected: this.#selected.has(row.id),
          isLifted: Boolean(this.#lifted?.ids.includes(row.id)),
        });
      }
    }
    this.panel.classList.toggle("outline--selecting", this.#selected.size > 0);
    if (held !== document.activeElement && this.list.contains(held)) held.focus();
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
    this.#current = id;
    this.draw();
    const row = this.#elements.get(id);
    row?.querySelector(".outline__name").focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  /* Change the form by a command of the stream, and say what happened. */
  #change(command, focusId) {
    this.#isOurs = true;
    command();
    this.#isOurs = false;
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
    this.#current = id;
    this.draw();
    if (isByKey) this.stream.focus(id);
  }

  #select(id, { isRange, isMore }) {
    if (isRange) {
      const at = [this.#current, id].map((each) => this.#rows.findIndex((row) => row.id === each));
      const range = this.#rows.slice(Math.min(...at), Math.max(...at) + 1);
      for (const row of range) this.#selected.add(row.id);
    } else if (isMore) {
      if (!this.#selected.delete(id)) this.#selected.add(id);
    }
    this.#focus(id);
  }

  #click(event) {
    const id = event.target.closest("[data-id]")?.dataset.id;
    if (!id) return;
    if (event.target.matches("input")) {
      this.#select(id, { isMore: true });
    } else if (event.target.closest("[data-actions]")) {
      this.#openMenu(id);
    } else if (event.shiftKey && !this.isLocked) {
      this.#select(id, { isRange: true });
    } else if ((event.ctrlKey || event.metaKey) && !this.isLocked) {
      this.#select(id, { isMore: true });
    } else {
      this.#selected.clear();
      this.#open(id, event.detail === 0);
    }
  }

  #press(event) {
    const row = event.target.closest("[data-id]");
    if (!row || event.altKey) return;
    const { id } = row.dataset;
    const isOnName = event.target.matches(".outline__name");
    const isModified = event.ctrlKey || event.metaKey;
    const shown = this.#lifted?.rows ?? this.#rows;
    const at = shown.findIndex((each) => each.id === id);
    const walk = (index) => shown[index] && this.#focus(shown[index].id);
    const keys = {
      ArrowDown: () => walk(at + 1),
      ArrowUp: () => walk(at - 1),
      Home: () => walk(0),
      End: () => walk(shown.length - 1),
      ArrowRight: () => row.querySelector("[data-actions]")?.focus(),
      ArrowLeft: () => row.querySelector(".outline__name").focus(),
    };
    if (!this.isLocked) {
      keys.ContextMenu = () => this.#openMenu(id);
      if (event.shiftKey) {
        const extend = (index) => {
          if (!shown[index]) return;
          this.#selected.add(id);
          this.#select(shown[index].id, { isRange: true });
        };
        Object.assign(keys, {
          ArrowDown: () => extend(at + 1),
          ArrowUp: () => extend(at - 1),
          F10: () => this.#openMenu(id),
        });
      } else if (isOnName && isModified) {
        keys[" "] = () => this.#select(id, { isMore: true });
      } else if (isOnName) {
        keys[" "] = () => this.#lift(id);
        keys.Delete = () => this.#delete(this.#chosen(id));
        keys.Escape = this.#selected.size > 0 ? () => this.#unselect(id) : undefined;
      }
      if (this.#lifted) {
        Object.assign(keys, {
          ArrowDown: () => this.#carry(1),
          ArrowUp: () => this.#carry(-1),
          " ": () => this.#drop(),
          Enter: () => this.#drop(),
          Escape: () => this.#putBack(),
        });
      }
    }
    const run = keys[event.key];
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  }

  #unselect(id) {
    this.#selected.clear();
    this.#focus(id);
  }

  #lift(id) {
    const ids = withContents(this.#rows, this.#chosen(id));
    this.#lifted = { ids, rows: this.#rows };
    this.#focus(id);
    announce(say("lifted", { name: this.#called(this.#chosen(id)) }));
  }

  #carry(direction) {
    const { ids, rows } = this.#lifted;
    const place = step(rows, ids, direction);
    if (place !== null) this.#lifted.rows = moved(rows, ids, before(rows, ids, place));
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
    this.#focus(this.#current);
    announce(say("put-back", { place: placeOf(this.#rows, this.#current) }));
  }

  #leave({ relatedTarget }) {
    // Drawing takes the focus away for a moment, and puts it back.
    if (this.#lifted && relatedTarget && !this.list.contains(relatedTarget)) {
      this.#lifted = null;
      this.draw();
    }
  }

  #beginDrag(id) {
    this.#lifted = null;
    const chosen = this.#chosen(id);
    const ids = withContents(this.#rows, chosen);
    this.dragged = { ids, place: null };
    for (const each of ids) this.#elements.get(each).classList.add("outline__row--lifted");
    return this.#called(chosen);
  }

  /* Show the place nearest to a height as a line between the rows that stay. */
  #showPlace(y) {
    const { ids } = this.dragged;
    const rest = this.#rows.filter(({ id }) => !ids.includes(id));
    const tops = rest.map(({ id }) => this.#elements.get(id).getBoundingClientRect().top);
    const end = rest.length ? this.#elements.get(rest.at(-1).id).getBoundingClientRect().bottom : y;
    const distance = (place) => Math.abs((tops[place] ?? end) - y);
    const [nearest] = places(this.#rows, ids).toSorted((a, b) => distance(a) - distance(b));
    this.dragged.place = nearest;
    const next = rest[nearest] && this.#elements.get(rest[nearest].id);
    this.list.insertBefore(this.line, next ?? null);
  }

  #endDrag(isDropped) {
    const { ids, place } = this.dragged;
    this.line.remove();
    this.#current = ids[0];
    if (isDropped && place !== null) this.#move(ids, before(this.#rows, ids, place), "dropped");
    else this.draw();
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
    this.#current = id;
    this.draw();
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
