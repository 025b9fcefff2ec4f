/* What our editor asks one of Wagtail's blocks: a child of a stream or a list, or the block in it. */
const LABEL_LENGTH = 70;

// A block that something else has written may have no id.
export const idOf = (child) => child.id || child.prefix;

/* Return what the block answers for itself (`adapters.py`). */
export const pageBlock = (block) => block.blockDef?.meta.page ?? {};

/* Return what a block holds as plain data. Rich text that is on the screen would give an object of its
   editor. */
export const stateOf = (block) => {
  if (block.children)
    return block.children.map(({ id, block: each }) => ({ id, value: stateOf(each) }));
  if (block.childBlocks) {
    const names = block.blockDef.childBlockDefs.map(({ name }) => name);
    return Object.fromEntries(names.map((name) => [name, stateOf(block.childBlocks[name])]));
  }
  const { draftailEditor, value } = block.widget?.input ?? {};
  return draftailEditor ? value : block.getState();
};

const isRichText = ({ widget }) => widget instanceof window.draftail.DraftailRichTextArea;

/* Return all texts in what a block or a field holds, one after the other. */
export const textsIn = (definition, state) => {
  if (definition.childBlockDefs) {
    return definition.childBlockDefs.flatMap((field) => textsIn(field, state?.[field.name]));
  }
  if (definition.childBlockDef) {
    return (state ?? []).flatMap(({ value }) => textsIn(definition.childBlockDef, value));
  }
  if (typeof state !== "string") return [];
  return isRichText(definition)
    ? (JSON.parse(state || "null")?.blocks.map(({ text }) => text) ?? [])
    : [state];
};

const textOf = (definition, state) => textsIn(definition, state).join(" ").trim();

const shortened = (text, length) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

/* Return what a block is called that holds something: "Name (ACRONYM)", or "Name" without an acronym. */
export const nameIn = (definition, state, maxLength = LABEL_LENGTH) => {
  const { labelFormat } = definition.meta;
  const name = labelFormat
    ? labelFormat.replace(/\{(\w+)\}/g, (match, field) => {
        const { [field]: child } = definition.childBlockDefsByName;
        return child ? textOf(child, state[field]) : match;
      })
    : textOf(definition, state);
  return shortened(name.replace(/\s*\(\)$/, ""), maxLength);
};

/* Return what a block is called, whether visitors see it or not. */
export const nameOf = (block) =>
  block.name ?? block.getTextLabel?.({ maxLength: LABEL_LENGTH }) ?? "";

/* Let the heading of a block say what it is called now. */
export const refreshLabel = (child) =>
  child.titleElement.text(child.getTextLabel({ maxLength: LABEL_LENGTH }));

/* Return the child of a stream or list that holds an element, or undefined. */
export const childAt = (sequence, element) =>
  sequence.children.find((child) => child.element.contains(element));

export const isOpen = (child) => child.toggleElement.getAttribute("aria-expanded") === "true";
export const toggle = (child) => child.toggleElement.click();

/* Whether a block lacks a text that a published page needs. */
export const lacksText = (definition, state) =>
  definition.childBlockDefs
    ? definition.childBlockDefs.some(
        (field) => field.meta.required && field.widget && !textOf(field, state[field.name]),
      )
    : !textOf(definition, state);

export const hasError = ({ element }) =>
  Boolean(element.querySelector("[aria-invalid=true], .w-field--error"));
