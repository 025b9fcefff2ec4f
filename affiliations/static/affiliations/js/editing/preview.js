/* The preview beside the form. */
const FRAME = "w-preview-iframe";

/* Scroll the preview to a block, if it is open and shows the block. */
export const showInPreview = (id) => {
  const page = document.getElementById(FRAME)?.contentDocument;
  page?.querySelector(`[data-block="${CSS.escape(id)}"]`)?.scrollIntoView({ behavior: "instant" });
};
