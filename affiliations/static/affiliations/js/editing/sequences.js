/* Every stream and list of blocks in the form. Every change of one, by whatever way, ends in one of the
   methods that are wrapped here; each tells the document what happened, and what takes it back.

   Such an `undo` is a function that takes a change back and returns the function that makes it again, or null
   if it cannot be taken back.
   A block that is taken out stays in the form, marked as deleted: so it comes back with its id, its
   errors, and whatever was typed in it. */
import { idOf, nameOf, pageBlock, refreshLabel } from "./block.js";

// Wagtail's own methods, under names that nothing else has.
const MOVE = Symbol("moveBlock");
const REMOVE = Symbol("deleteBlock");

// How many changes are being made: blocks that a new one, or the drawing of one, brings along are no
// changes of their own.
let depth = 0;

/* Run a change that tells of nothing by itself, and return what it returns. */
const untold = (change) => {
  depth += 1;
  try {
    return change();
  } finally {
    depth -= 1;
  }
};

// The blocks in which somebody has written since they were added.
const written = new WeakSet();

const noteWriting = (child) => {
  for (const kind of ["input", "change", "paste", "drop"]) {
    child.element.addEventListener(kind, () => written.add(child), { once: true });
  }
};

const called = ({ block, blockDef }) => nameOf(block) || blockDef.meta.label;

/* Tell the document what happened to a block: "added", "moved", "deleted", "hidden" or "shown". */
export const tell = (sequence, kind, child, undo) => {
  if (depth > 0) return;
  const detail = {
    kind,
    id: idOf(child),
    name: called(child),
    position: child.index + 1,
    count: sequence.children.length,
    undo,
    writtenIn: () => kind === "added" && written.has(child) && called(child),
  };
  const element = sequence.container[0];
  element.dispatchEvent(new CustomEvent("affiliations:block", { bubbles: true, detail }));
};

/* Run a change that takes the focus away, and put it back, or on what is nearest. */
const keepFocus = (change, child) => {
  const held = document.activeElement;
  change();
  if (!child.element.contains(held)) return;
  held.focus({ preventScroll: true });
  if (held.disabled || document.activeElement !== held) {
    child.element.querySelector(".w-panel__controls button:not(:disabled)")?.focus();
  }
  document.activeElement.scrollIntoView({ block: "nearest", behavior: "instant" });
};

/* Wagtail resolves the comments on what is deleted, and with the next draft they are gone. Let them
   wait for the block to come back. */
const withoutResolving = (change) => {
  const app = window.comments?.commentApp;
  const resolve = app?.invalidateContentPath;
  if (app) app.invalidateContentPath = () => {};
  try {
    change();
  } finally {
    if (app) app.invalidateContentPath = resolve;
  }
};

/* Take a block out, and leave the focus on what is nearest to where it was. */
const takeOut = (sequence, child) => {
  const { index, element } = child;
  const inserter = sequence.inserters[index];
  const next = sequence.children[index + 1];
  const hadFocus = element.contains(document.activeElement);
  withoutResolving(() => sequence[REMOVE](index));
  // What drags the blocks of a form would count it otherwise, and drop at a wrong place.
  delete element.dataset.streamfieldChild;
  if (hadFocus) {
    const nearest = sequence.children[index] ?? sequence.children[index - 1];
    const [{ element: first }] = sequence.inserters;
    (nearest?.toggleElement ?? first.querySelector("button") ?? first).focus();
  }
  return () => bringBack(sequence, child, inserter, next);
};

/* Bring a block back that was taken out, with the button for adding above it, above another block or
   at the end. */
const bringBack = (sequence, child, inserter, next) => {
  const { children, inserters } = sequence;
  const index = next ? children.indexOf(next) : children.length;
  child.deletedInput.val("");
  child.element.dataset.streamfieldChild = "";
  for (const { element } of [inserter, child]) {
    element.style.display = "";
    element.removeAttribute("aria-hidden");
    inserters[index].element.before(element);
  }
  children.splice(index, 0, child);
  inserters.splice(index, 0, inserter);
  for (const [at, each] of inserters.entries()) each.setIndex(at);
  for (const [at, each] of children.entries()) {
    each.setIndex(at);
    each[at > 0 ? "enableMoveUp" : "disableMoveUp"]();
    each[at < children.length - 1 ? "enableMoveDown" : "disableMoveDown"]();
  }
  sequence.blockCountChanged();
  // Whoever undoes it in the preview stays there.
  if (document.activeElement?.localName !== "iframe") {
    child.toggleElement.focus({ preventScroll: true });
    child.element.scrollIntoView({ block: "nearest", behavior: "instant" });
  }
  return () => takeOut(sequence, child);
};

/* Put a block above another one, or at the end. */
const relocate = (sequence, child, next) => {
  const former = sequence.children[child.index + 1];
  const before = next ? next.index : sequence.children.length;
  const to = child.index < before ? before - 1 : before;
  keepFocus(() => sequence[MOVE](child.index, to), child);
  return () => relocate(sequence, child, former);
};

/* Hide a block from visitors or show it, and tell so. */
export const setHidden = (sequence, child, shallBeHidden) => {
  const { visibilityField } = pageBlock(child.block);
  const show = (isShown) => {
    const former = child.block.state[visibilityField];
    child.block.setField(visibilityField, isShown);
    refreshLabel(child);
    return () => show(former);
  };
  tell(sequence, shallBeHidden ? "hidden" : "shown", child, show(!shallBeHidden));
};

/* Open a block that was added by hand with its first field in view and ready to type. */
const reveal = (child) => {
  child.element.scrollIntoView({ block: "start", behavior: "instant" });
  child.focus({ soft: true });
};

/* Let the streams or the lists of a class tell of their changes, and keep the focus. */
export const wrap = ({ prototype }) => {
  const { _insert: insert, setState, splitBlock: split } = prototype;
  prototype[MOVE] = prototype.moveBlock;
  prototype[REMOVE] = prototype.deleteBlock;

  prototype._insert = function (definition, value, id, index, options) {
    const isByHand = Boolean(options?.focus);
    const withoutEffects = { ...options, animate: false, focus: false };
    const child = untold(() => insert.call(this, definition, value, id, index, withoutEffects));
    noteWriting(child);
    tell(this, "added", child, () => takeOut(this, child));
    if (isByHand) reveal(child);
    return child;
  };

  // What it held when it was drawn.
  prototype.setState = function (states) {
    untold(() => setState.call(this, states));
  };

  // It takes half of a text to a new block. If only that were taken back, the half would be gone.
  prototype.splitBlock = function (index, ...rest) {
    untold(() => split.call(this, index, ...rest));
    const child = this.children[index + 1];
    tell(this, "added", child, null);
    reveal(child);
  };

  prototype.moveBlock = function (from, to) {
    if (from === to) return;
    const child = this.children[from];
    const next = this.children[from < to ? to + 1 : to];
    tell(this, "moved", child, relocate(this, child, next));
  };

  prototype.deleteBlock = function (index) {
    const child = this.children[index];
    tell(this, "deleted", child, takeOut(this, child));
  };
};
