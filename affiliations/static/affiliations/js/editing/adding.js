const FIELDS = "input, textarea, select, [role=textbox]";

/* Ctrl+Enter in a field of a block or a list item adds the next one of its kind. */
export const watchAdding = (stream) => {
  stream.element.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      if (!event.target.closest(FIELDS) || !stream.addAfter(event.target)) return;
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );
};
