/* The parts of the page that one composes, as the template tag `part` names them: blocks, items of a
   list in a block, texts of the page itself, and the fields of all of them. */
const STOPS = "[data-block], [data-item], [data-text]";
// What holds the blocks.
export const SECTIONS = ".affiliation-page__sections";

/* Return the part with a bar of its own that an element is in, or null. */
export const stopAt = (element) => element.closest?.(STOPS) ?? null;

/* Return the id of the block that an element is in, or undefined. */
export const blockIdOf = (element) => element.closest("[data-block]")?.dataset.block;

/* Return the element of a block, or null if visitors do not see it. */
export const elementOf = (id) => document.querySelector(`[data-block="${CSS.escape(id)}"]`);

/* Return the rows of the blocks that the page shows, and of some others. */
export const shownRows = (rows, ids) => rows.filter(({ id }) => ids.includes(id) || elementOf(id));

/* Return where in the form a part is: the steps below the page. Those of a block begin with its id. */
export const stepsOf = (element) => {
  const text = element.closest("[data-text]");
  if (text) return [text.dataset.text];
  const item = element.closest("[data-item]")?.dataset.item.split(".") ?? [];
  const field = element.closest("[data-field]")?.dataset.field ?? [];
  return [blockIdOf(element), item, field].flat();
};

/* Return a text that is equal for the same part of another version of the page. */
export const keyOf = (stop) => stepsOf(stop).join(".");

/* Return the keys of all parts, in the order of the page. */
export const allKeys = () => [...document.querySelectorAll(STOPS)].map(keyOf);

/* Return the part that has a key, or null. */
export const stopOf = (key) =>
  [...document.querySelectorAll(STOPS)].find((stop) => keyOf(stop) === key) ?? null;

/* Return the item before (-1) or behind (1) another one, or null. */
export const neighbourOf = (item, direction) => {
  const next = direction < 0 ? item.previousElementSibling : item.nextElementSibling;
  return next?.matches("[data-item]") ? next : null;
};
