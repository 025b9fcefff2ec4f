/* What our editor asks one of Wagtail's blocks: a child of a stream or a list, or the block in it. */
import { say } from "./texts.js";

const LABEL_LENGTH = 70;

// A block that something else has written may have no id.
export const idOf = (child) => child.id || child.prefix;

/* Return what the block answers for itself (`adapters.py`). */
export const pageBlock = (block) => block.blockDef?.meta.page ?? {};

/* Return the field by which a block is hidden from visitors, if it has one. */
export const visibility = (block) => block.childBlocks?.[pageBlock(block).visibilityField];

export const isHidden = (block) => visibility(block)?.getState() === false;

/* Return what a block is called, whether visitors see it or not. */
export const nameOf = (block) =>
  (block.getTextLabel?.({ maxLength: LABEL_LENGTH }) ?? "").replace(` — ${say("hidden")}`, "");

/* Let the heading of a closed block be "Name (ACRONYM)", or "Name" without an acronym, and say so if
   visitors do not see it. */
export const labelHiddenBlocks = ({ prototype }) => {
  const { getTextLabel: label } = prototype;
  prototype.getTextLabel = function (options) {
    const text = label.call(this, options);
    if (!this.blockDef.meta.page) return text;
    const name = (text ?? "").replace(/\s*\(\)$/, "");
    return isHidden(this) ? `${name} — ${say("hidden")}` : name;
  };
};

/* Let a copy begin without the address of its original. */
export const forgetAnchorsInCopies = ({ prototype }) => {
  const { getDuplicatedState: duplicate } = prototype;
  prototype.getDuplicatedState = function () {
    const state = duplicate.call(this);
    const { anchorField } = pageBlock(this);
    return anchorField ? { ...state, [anchorField]: "" } : state;
  };
};

/* Return what a block holds as plain data. Rich text that is on the screen would give an object of its
   editor. */
export const plainState = (block) => {
  if (block.children) return block.children.map((child) => ({ value: plainState(child.block) }));
  const fields = Object.entries(block.childBlocks ?? {});
  if (fields.length)
    return Object.fromEntries(fields.map(([name, each]) => [name, plainState(each)]));
  const { draftailEditor, value } = block.widget?.input ?? {};
  return draftailEditor ? value : block.getState();
};

/* Let the heading of a block say what it is called now. */
export const refreshLabel = (child) =>
  child.titleElement.text(child.getTextLabel({ maxLength: LABEL_LENGTH }));

/* Return the child of a stream or list that holds an element, or undefined. */
export const childAt = (sequence, element) =>
  sequence.children.find((child) => child.element.contains(element));

export const isOpen = (child) => child.toggleElement.getAttribute("aria-expanded") === "true";
export const toggle = (child) => child.toggleElement.click();

/* Whether a field for text has none; of other fields this is not known. */
const isEmpty = (field) =>
  Boolean(field.getTextLabel) && !field.getTextLabel({ maxLength: LABEL_LENGTH })?.trim();

/* Whether a block lacks a text that a published page needs. */
export const isUnfinished = ({ block }) =>
  isEmpty(block) ||
  Object.values(block.childBlocks ?? {}).some(
    (field) => field.blockDef?.meta.required && isEmpty(field),
  );

export const hasError = ({ element }) =>
  Boolean(element.querySelector("[aria-invalid=true], .w-field--error"));
