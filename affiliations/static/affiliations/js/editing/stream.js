/* The page's stream of blocks, as the rest of our editor knows it: blocks that have an id and an
   order. Only this file knows Wagtail's objects; docs/upstream.md lists what of them is undocumented.
   Every change of any stream or list of the form, by whatever way, ends in one of the methods that
   are wrapped here. */
import { say } from "./texts.js";

const { ListBlock, StreamBlock, StreamBlockDefinition, StructBlock } =
  window.wagtailStreamField?.blocks ?? {};
const LABEL_LENGTH = 70;

// A block that something else has written may have no id.
const idOf = (child) => child.id || child.prefix;

/* Tell the document what happened to a block of a stream or a list: "added", "moved" or "deleted". */
const tell = (sequence, kind, child) => {
  const detail = {
    kind,
    id: idOf(child),
    name: nameOf(child.block) || child.blockDef.meta.label,
    position: child.index + 1,
    count: sequence.children.length,
  };
  const element = sequence.container[0];
  element.dispatchEvent(new CustomEvent("affiliations:block", { bubbles: true, detail }));
};

/* Run a change that takes the focus away, and put it back, or on what is nearest. */
const keepFocus = (change, child) => {
  const held = document.activeElement;
  const result = change();
  if (!child.element.contains(held)) return result;
  held.focus({ preventScroll: true });
  if (held.disabled || document.activeElement !== held) {
    child.element.querySelector(".w-panel__controls button:not(:disabled)")?.focus();
  }
  document.activeElement.scrollIntoView({ block: "nearest", behavior: "instant" });
  return result;
};

/* Open a block that was added by hand with its first field in view and ready to type. */
const reveal = (child) => {
  child.element.scrollIntoView({ block: "start", behavior: "instant" });
  child.focus({ soft: true });
};

const wrap = ({ prototype }) => {
  const { _insert: insert, moveBlock: move, deleteBlock: remove } = prototype;

  prototype._insert = function (definition, value, id, index, options) {
    const isByHand = Boolean(options?.focus);
    const child = insert.call(this, definition, value, id, index, {
      ...options,
      animate: false,
      focus: false,
    });
    tell(this, "added", child);
    if (isByHand) reveal(child);
    return child;
  };

  prototype.moveBlock = function (from, to) {
    const child = this.children[from];
    keepFocus(() => move.call(this, from, to), child);
    tell(this, "moved", child);
  };

  prototype.deleteBlock = function (index) {
    const child = this.children[index];
    const hadFocus = child.element.contains(document.activeElement);
    remove.call(this, index);
    tell(this, "deleted", child);
    if (!hadFocus) return;
    const next = this.children[index] ?? this.children[index - 1];
    (next?.toggleElement ?? this.container[0].querySelector(".c-sf-add-button")).focus();
  };
};

const pageBlock = (block) => block.blockDef?.meta.page ?? {};

/* Return the field by which a block is hidden from visitors, if it has one. */
const visibility = (block) => block.childBlocks?.[pageBlock(block).visibilityField];

const isHidden = (block) => visibility(block)?.getState() === false;

/* Return what a block is called, whether visitors see it or not. */
const nameOf = (block) =>
  (block.getTextLabel?.({ maxLength: LABEL_LENGTH }) ?? "").replace(` — ${say("hidden")}`, "");

/* Let the heading of a closed block be "Name (ACRONYM)", or "Name" without an acronym, and say so if
   visitors do not see it. */
const labelHiddenBlocks = () => {
  const { getTextLabel: label } = StructBlock.prototype;
  StructBlock.prototype.getTextLabel = function (options) {
    const text = label.call(this, options);
    if (!this.blockDef.meta.page) return text;
    const name = (text ?? "").replace(/\s*\(\)$/, "");
    return isHidden(this) ? `${name} — ${say("hidden")}` : name;
  };
};

/* Watch all streams and lists of the form, and call a function with the page's stream, which is in the
   form's field of a name. This must run before the form's blocks are drawn. */
export const watch = (fieldName, begin) => {
  wrap(StreamBlock);
  wrap(ListBlock);
  labelHiddenBlocks();
  const { render } = StreamBlockDefinition.prototype;
  StreamBlockDefinition.prototype.render = function (placeholder, prefix, ...rest) {
    const stream = render.call(this, placeholder, prefix, ...rest);
    if (prefix === fieldName) queueMicrotask(() => begin(new PageStream(stream)));
    return stream;
  };
};

/* Return the child of a stream or list that holds an element, or undefined. */
const childAt = (sequence, element) =>
  sequence.children.find((child) => child.element.contains(element));

const isOpen = (child) => child.toggleElement.getAttribute("aria-expanded") === "true";
const toggle = (child) => child.toggleElement.click();

class PageStream {
  #stream;

  constructor(stream) {
    this.#stream = stream;
  }

  get element() {
    return this.#stream.container[0];
  }

  /* Return the blocks in the order of the page. */
  rows() {
    return this.#stream.children.map((child) => this.#row(child));
  }

  #row(child) {
    const { startsSection, isOrganization } = pageBlock(child);
    return {
      id: idOf(child),
      kind: child.blockDef.meta.label,
      name: nameOf(child.block),
      startsSection: Boolean(startsSection),
      isOrganization: Boolean(isOrganization),
      mayBeHidden: Boolean(visibility(child.block)),
      isHidden: isHidden(child.block),
      isUnfinished: isEmpty(child.block) || required(child).some(isEmpty),
      hasError: Boolean(child.element.querySelector("[aria-invalid=true], .w-field--error")),
      isOpen: isOpen(child),
    };
  }

  #child(id) {
    return this.#stream.children.find((child) => idOf(child) === id);
  }

  #index(id) {
    return this.#stream.children.findIndex((child) => idOf(child) === id);
  }

  /* Return the kinds of blocks that may be added, as `{type, label, icon, startsSection}`. */
  kinds() {
    const definitions = this.#stream.blockDef.groupedChildBlockDefs.flatMap(([, group]) => group);
    return definitions.map(({ name, meta }) => ({
      type: name,
      label: meta.label,
      icon: meta.icon,
      startsSection: Boolean(meta.page?.startsSection),
    }));
  }

  /* Return the id of the block that holds an element, or undefined. */
  idAt(element) {
    const child = childAt(this.#stream, element);
    return child && idOf(child);
  }

  /* Add a new block above another, or at the end if that is null, for somebody to fill. */
  add(type, beforeId) {
    const at = beforeId === null ? this.#stream.children.length : this.#index(beforeId);
    for (const child of this.#stream.children.filter(isOpen)) toggle(child);
    this.#stream._onRequestInsert(at, { type });
  }

  has(id) {
    return this.#index(id) >= 0;
  }

  /* Put blocks above another, or at the end if that is null, in the order in which they are. */
  move(ids, beforeId) {
    if (!ids.every((id) => this.has(id)) || (beforeId !== null && !this.has(beforeId))) return;
    for (const id of ids) {
      const from = this.#index(id);
      const before = beforeId === null ? this.#stream.children.length : this.#index(beforeId);
      this.#stream.moveBlock(from, from < before ? before - 1 : before);
    }
  }

  remove(ids) {
    for (const id of ids) this.#stream.deleteBlock(this.#index(id));
  }

  /* Put copies of blocks with new ids above another block, or at the end; return their ids. */
  duplicate(ids, beforeId) {
    const copies = ids.map((id) => {
      const at = beforeId === null ? this.#stream.children.length : this.#index(beforeId);
      return this.#stream.insert(this.#child(id).getDuplicatedState(), at, { collapsed: true });
    });
    return copies.map(idOf);
  }

  setHidden(ids, shallBeHidden) {
    for (const child of ids.map((id) => this.#child(id))) {
      visibility(child.block)?.setState(!shallBeHidden);
      child.titleElement.text(child.getTextLabel({ maxLength: LABEL_LENGTH }));
    }
  }

  /* Open a block and close the others. */
  openAlone(id) {
    for (const child of this.#stream.children) {
      if (isOpen(child) !== (idOf(child) === id)) toggle(child);
    }
    this.#child(id).element.scrollIntoView({ block: "start", behavior: "instant" });
  }

  /* Put the focus on the first field of a block. */
  focus(id) {
    this.#child(id).focus();
  }

  /* Return the first field for a picture in the block that holds an element, or null: `put(state)`
     chooses a picture, `wait(text)` and `refuse(text)` show a text at the field. */
  pictureField(element) {
    const child = childAt(this.#stream, element);
    const fields = Object.values(child?.block.childBlocks ?? {});
    const field = fields.find(({ widget }) => widget?.previewImage);
    if (!field) return null;
    const show = (busy, error) => {
      field.element.dataset.busy = busy;
      field.setError(error);
    };
    return {
      wait: (text) => show(text, null),
      refuse: (text) => show("", { messages: [text] }),
      put: (state) => {
        show("", null);
        field.setState(state);
      },
    };
  }

  /* Add the next block of the kind of the innermost block or list item that holds an element. */
  addAfter(element) {
    const { sequence, child } = innermost(this.#stream, element);
    if (!child) return false;
    let at = child.index + 1;
    if (pageBlock(child).startsSection) {
      const isNext = (other, index) => index >= at && pageBlock(other).startsSection;
      const next = sequence.children.findIndex(isNext);
      at = next < 0 ? sequence.children.length : next;
    }
    sequence._onRequestInsert(at, { type: child.type });
    return true;
  }
}

const required = ({ block }) =>
  Object.values(block.childBlocks ?? {}).filter((field) => field.blockDef?.meta.required);

/* Whether a field for text has none; of other fields this is not known. */
const isEmpty = (field) =>
  Boolean(field.getTextLabel) && !field.getTextLabel({ maxLength: LABEL_LENGTH })?.trim();

/* Return the innermost stream or list with its child that holds an element. */
const innermost = (sequence, element) => {
  const child = childAt(sequence, element);
  if (!child) return {};
  const lists = Object.values(child.block.childBlocks ?? {}).filter((field) => field.children);
  for (const list of lists) {
    const found = innermost(list, element);
    if (found.child) return found;
  }
  return { sequence, child };
};
