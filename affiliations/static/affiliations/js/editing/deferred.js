/* A block of the page whose fields are drawn when somebody opens it, or something needs one of them: a
   page of hundreds of blocks opens as fast as a short one. Until then, and as long as nobody has changed
   anything in it, the form sends the block's state in one field (`state.py`), so that opening a block is
   no change of the form. */
import { isOpen, nameIn, pageBlock, stateOf, textsIn } from "./block.js";
import { say } from "./texts.js";

const SUFFIX = ".state";

/* Return a kind of blocks whose fields are drawn late; at once, if they could not be sent otherwise. */
export const drawnLate = (definition, isSentAsState) =>
  Object.create(definition, {
    render: {
      value(...drawing) {
        return new DeferredBlock(this, definition.render, drawing, isSentAsState);
      },
    },
  });

let commented;

/* Return the ids of the blocks on which there were comments when the page was opened. */
const commentedIds = () => {
  if (!commented) {
    const { comments } = JSON.parse(document.getElementById("comments-data")?.textContent ?? "{}");
    commented = new Set((comments ?? []).map(({ contentpath }) => contentpath.split(".")[1]));
  }
  return commented;
};

/* Return a state in which the items of lists have no ids. */
const withoutIds = ({ childBlockDefs, childBlockDef }, state) => {
  if (childBlockDefs) {
    const parts = childBlockDefs.map((field) => [field.name, withoutIds(field, state[field.name])]);
    return Object.fromEntries(parts);
  }
  return childBlockDef
    ? state.map(({ value }) => ({ value: withoutIds(childBlockDef, value) }))
    : state;
};

const stop = (event) => event.stopPropagation();

class DeferredBlock {
  #render;
  #drawing;
  #isSentAsState;
  #block = null;
  #state;
  // What the form sends as long as the block holds what it held when it was drawn.
  #sent;
  #held;

  constructor(blockDef, render, [placeholder, prefix, state, ...rest], isSentAsState) {
    this.blockDef = blockDef;
    this.prefix = prefix;
    this.#render = render;
    this.#drawing = [placeholder, prefix, state, ...rest];
    // Half of a text that was split comes as an object of its editor, which cannot be sent.
    this.#isSentAsState = isSentAsState && !state?.getCurrentContent;
    this.#hold(state);
    if (this.#isSentAsState) this.#wait(placeholder);
    else this.#draw();
  }

  #hold(state) {
    this.#state = state;
    this.#sent = this.#isSentAsState && JSON.stringify(state);
  }

  /* Draw the fields when the block is opened; at once if it is open by then, or has comments. What is
     found in a closed block opens it, so let its texts be found. */
  #wait(placeholder) {
    if ("onbeforematch" in document.body) {
      placeholder.textContent = textsIn(this.blockDef, this.#state).join("\n");
    }
    const element = placeholder.closest("[data-streamfield-child]");
    const toggleElement = element.querySelector("[data-panel-toggle]");
    toggleElement.addEventListener("wagtail:panel-toggle", ({ detail }) => {
      if (detail.expanded) this.#draw();
    });
    queueMicrotask(() => {
      const isCommented = commentedIds().has(element.dataset.contentpath);
      if (isCommented || isOpen({ toggleElement })) this.#draw();
    });
  }

  #draw() {
    if (this.#block) return this.#block;
    const [placeholder, prefix, , ...rest] = this.#drawing;
    placeholder.textContent = "";
    // Some fields tell of a change when they are drawn, and nobody has changed anything.
    document.addEventListener("change", stop, { capture: true });
    try {
      this.#block = this.#render.call(this.blockDef, placeholder, prefix, this.#state, ...rest);
    } finally {
      document.removeEventListener("change", stop, { capture: true });
    }
    this.#held = JSON.stringify(stateOf(this.#block));
    return this.#block;
  }

  /* What it holds, as plain data. */
  get state() {
    return this.#block ? stateOf(this.#block) : this.#state;
  }

  get name() {
    return nameIn(this.blockDef, this.state);
  }

  get isHidden() {
    return this.state[pageBlock(this).visibilityField] === false;
  }

  /* Change the value of a field that has no text. */
  setField(name, value) {
    if (this.#block) this.#block.childBlocks[name].setState(value);
    else this.#hold({ ...this.#state, [name]: value });
  }

  get #isChanged() {
    try {
      return this.#block !== null && JSON.stringify(stateOf(this.#block)) !== this.#held;
    } catch {
      // A field that could not be drawn has no state.
      return true;
    }
  }

  /* Put what the block holds into what the form sends. */
  send(formData) {
    if (!this.#isSentAsState || this.#isChanged) return;
    for (const name of this.#block ? new Set(formData.keys()) : []) {
      if (name === this.prefix || name.startsWith(`${this.prefix}-`)) formData.delete(name);
    }
    formData.append(this.prefix + SUFFIX, this.#sent);
  }

  /* What Wagtail asks of a block. */

  get childBlocks() {
    return this.#draw().childBlocks;
  }

  get widget() {
    return this.#draw().widget;
  }

  getState() {
    return this.#block ? this.#block.getState() : this.#state;
  }

  getValue() {
    return this.#draw().getValue();
  }

  setState(state) {
    if (this.#block) this.#block.setState(state);
    else this.#hold(state);
  }

  setError(error) {
    if (error) this.#draw().setError(error);
  }

  setCapabilityOptions(name, options) {
    if (this.#block?.setCapabilityOptions) this.#block.setCapabilityOptions(name, options);
    else Object.assign(this.#drawing.at(-1).get(name), options);
  }

  /* A copy begins without the address of its original. */
  getDuplicatedState() {
    const { anchorField } = pageBlock(this);
    const state = withoutIds(this.blockDef, this.state);
    return anchorField ? { ...state, [anchorField]: "" } : state;
  }

  getTextLabel({ maxLength } = {}) {
    const name = nameIn(this.blockDef, this.state, maxLength);
    return this.isHidden ? `${name} — ${say("hidden")}` : name;
  }

  focus(options) {
    this.#draw().focus(options);
  }
}
