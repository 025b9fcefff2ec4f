/* Composing a page: what this folder adds to Wagtail's editor of a page that has an outline. If it does
   not load, Wagtail's form is there without it. */
import { watchAdding } from "./adding.js";
import { showOutline } from "./outline.js";
import { watchPictures } from "./pictures.js";
import { watch } from "./stream.js";
import { beginTelling } from "./texts.js";

const outline = document.querySelector("[data-outline]");

if (outline) {
  const form = outline.closest(".w-form-width");
  document.documentElement.classList.add("composing");
  form?.classList.add("composing__form");
  form?.parentElement.classList.add("composing__frame");
  const isLocked = "outlineLocked" in outline.dataset;
  beginTelling();
  const lateKinds = outline.dataset.drawnLate.split(" ");
  watch(outline.dataset.outline, lateKinds, (stream) => {
    if (!isLocked) watchAdding(stream);
    if (outline.dataset.uploadUrl) watchPictures(stream, outline.dataset.uploadUrl);
    showOutline(outline, stream);
  });
}
