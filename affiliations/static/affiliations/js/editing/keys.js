/* The keys that undo and do again, outside of texts, which have an undo of their own. */
const TEXTS =
  "textarea, select, [contenteditable=true], input:not([type=checkbox], [type=radio], [type=button])";

/* Whether somebody is typing a text just now. */
export const isTyping = () => Boolean(document.activeElement?.closest(TEXTS));

/* Return what a key shall do, "undo" or "redo", if anything. */
export const wish = ({ key, ctrlKey, metaKey, shiftKey, altKey, target, defaultPrevented }) => {
  if (!(ctrlKey || metaKey) || altKey || defaultPrevented || target.closest(TEXTS))
    return undefined;
  const letter = key.toLowerCase();
  if (letter === "y" && !shiftKey) return "redo";
  if (letter !== "z") return undefined;
  return shiftKey ? "redo" : "undo";
};
