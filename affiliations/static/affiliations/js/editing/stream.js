/* The page's stream of blocks, as the rest of our editor knows it: blocks that have an id and an
   order. Only `block.js`, `deferred.js`, `sequences.js` and this file know Wagtail's objects;
   docs/upstream.md lists what of them is undocumented. */
import { childAt, hasError, idOf, isOpen, lacksText, pageBlock, toggle } from "./block.js";
import { drawnLate } from "./deferred.js";
import { moved, placeForNew } from "./order.js";
import { setHidden, wrap } from "./sequences.js";

const { ListBlock, StreamBlock, StreamBlockDefinition } = window.wagtailStreamField?.blocks ?? {};

/* Let the calendar of a field for a date be made when somebody goes there. Each would otherwise lay out the
   whole page twice. */
const delayCalendars = () => {
  const { initDateChooser: init } = window;
  if (init) window.initDateChooser = (id, options) => init(id, { ...options, lazyInit: true });
};

/* Watch all streams and lists of the form, and call a function with the page's stream, which is in the
   form's field of a name. The fields of its blocks of some kinds are drawn when one is opened. This must
   run before the form's blocks are drawn. */
export const watch = (fieldName, lateKinds, begin) => {
  delayCalendars();
  wrap(StreamBlock);
  wrap(ListBlock);
  const { render } = StreamBlockDefinition.prototype;
  StreamBlockDefinition.prototype.render = function (placeholder, prefix, ...rest) {
    if (prefix !== fieldName) return render.call(this, placeholder, prefix, ...rest);
    for (const [name, definition] of Object.entries(this.childBlockDefsByName)) {
      this.childBlockDefsByName[name] = drawnLate(definition, lateKinds.includes(name));
    }
    const stream = render.call(this, placeholder, prefix, ...rest);
    stream.container[0].closest("form").addEventListener("formdata", ({ formData }) => {
      for (const { block } of stream.children) block.send(formData);
    });
    queueMicrotask(() => begin(new PageStream(stream)));
    return stream;
  };
};

class PageStream {
  #stream;

  constructor(stream) {
    this.#stream = stream;
  }

  get element() {
    return this.#stream.container[0];
  }

  /* Let no button of the form change the order; by mouse, Wagtail keeps from it itself. */
  lock() {
    const changes = "[data-streamfield-action], .c-sf-add-button";
    const stop = (event) => event.target.closest(changes) && event.stopPropagation();
    this.element.addEventListener("click", stop, { capture: true });
  }

  /* Return the blocks in the order of the page. */
  rows() {
    return this.#stream.children.map((child) => this.#row(child));
  }

  #row(child) {
    const { block } = child;
    const { startsSection, isOrganization, visibilityField } = pageBlock(child);
    return {
      id: idOf(child),
      kind: child.blockDef.meta.label,
      name: block.name,
      startsSection: Boolean(startsSection),
      isOrganization: Boolean(isOrganization),
      mayBeHidden: Boolean(visibilityField),
      isHidden: block.isHidden,
      isUnfinished: lacksText(child.blockDef, block.state),
      hasError: hasError(child),
      isOpen: isOpen(child),
    };
  }

  #child(id) {
    return this.#stream.children.find((child) => idOf(child) === id);
  }

  #index(id) {
    return this.#stream.children.findIndex((child) => idOf(child) === id);
  }

  /* Return the kinds of blocks that may be added, as `{type, label, icon, startsSection, …}`. */
  kinds() {
    const definitions = this.#stream.blockDef.groupedChildBlockDefs.flatMap(([, group]) => group);
    return definitions.map(({ name, meta }) => ({
      type: name,
      label: meta.label,
      icon: meta.icon,
      startsSection: Boolean(meta.page?.startsSection),
      isOrganization: Boolean(meta.page?.isOrganization),
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
    const order = this.#stream.children.map((child) => ({ id: idOf(child) }));
    if (moved(order, ids, beforeId).every(({ id }, index) => id === order[index].id)) return;
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
    return this.insert(
      ids.map((id) => this.#child(id).getDuplicatedState()),
      beforeId,
    );
  }

  /* Return blocks as plain data, `{type, value}`. */
  copy(ids) {
    const children = ids.map((id) => this.#child(id));
    return children.map(({ type, block }) => ({ type, value: block.state }));
  }

  /* Put new blocks, `{type, value, id}`, above another one, or at the end; return their ids. */
  insert(states, beforeId) {
    const inserted = states.map((state) => {
      const at = beforeId === null ? this.#stream.children.length : this.#index(beforeId);
      return this.#stream.insert(state, at, { collapsed: true });
    });
    return inserted.map(idOf);
  }

  setHidden(ids, shallBeHidden) {
    for (const child of ids.map((id) => this.#child(id))) {
      if (child.block.isHidden !== shallBeHidden) setHidden(this.#stream, child, shallBeHidden);
    }
  }

  /* Open a block and close the others. */
  openAlone(id) {
    for (const child of this.#stream.children) {
      if (isOpen(child) !== (idOf(child) === id)) toggle(child);
    }
    this.#child(id).element.scrollIntoView({ block: "start", behavior: "instant" });
  }

  /* Open whatever steps lead to, a field of the page or a part of one of its blocks, and focus it. */
  openPart(steps) {
    const path = this.has(steps[0]) ? [this.#stream.prefix, ...steps] : steps;
    const detail = path.join(".");
    document.dispatchEvent(new CustomEvent("affiliations:open", { detail }));
  }

  /* Move an item of a list in a block to where another one is. */
  moveItem([id, listName, itemId], otherId) {
    const list = this.#child(id)?.block.childBlocks[listName];
    const place = (wanted) => list?.children.findIndex((item) => idOf(item) === wanted);
    const [from, to] = [place(itemId), place(otherId)];
    if (from >= 0 && to >= 0) list.moveBlock(from, to);
  }

  /* Put the focus on the first field of a block. */
  focus(id) {
    this.#child(id).focus();
  }

  /* Return the first field for a picture in a block, and open that, or null if there is none: `put(state)`
     chooses a picture, `wait(text)` and `refuse(text)` show a text at the field. */
  pictureField(id) {
    const child = this.#child(id);
    const fields = Object.values(child?.block.childBlocks ?? {});
    const field = fields.find(({ widget }) => widget?.previewImage);
    if (!field) return null;
    // In a closed block nobody would see what becomes of it.
    if (!isOpen(child)) toggle(child);
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
    if (sequence === this.#stream) {
      const { startsSection } = pageBlock(child);
      this.add(child.type, placeForNew(this.rows(), idOf(child), startsSection));
    } else {
      sequence._onRequestInsert(child.index + 1, { type: child.type });
    }
    return true;
  }
}

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
