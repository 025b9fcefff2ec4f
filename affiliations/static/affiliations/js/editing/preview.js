/* The editor's side of the preview: its page, in the panel beside the form or in a tab of its own, tells
   what somebody wants there (`js/preview/`), and shows the page anew after every change. */
import { placeForNew } from "./order.js";
import { texts } from "./texts.js";

const FRAME = "w-preview-iframe";
const panel = () => window.wagtail.app.queryController("w-preview");
const frame = () => document.getElementById(FRAME)?.contentWindow;

// The windows that show the page.
const pages = new Set();

const send = (page, type, values = {}) => {
  if (page.closed) pages.delete(page);
  else page.postMessage({ affiliations: { type, ...values } }, location.origin);
};

const tellAll = (type, values) => {
  for (const page of pages) send(page, type, values);
};

/* Scroll the preview to a block. */
export const showInPreview = (id) => tellAll("show", { id });

/* Whether somebody works in the preview beside the form, and keeps the focus there. */
export const isInPreview = () => document.activeElement?.id === FRAME;

/* Let the preview show the form as it is now, if anybody sees it. Wagtail waits for a pause, and does not
   notice what was undone before it. */
export const updatePreview = () => {
  const { shouldAutoUpdate, setPreviewData } = panel() ?? {};
  if (!shouldAutoUpdate && !pages.size) return;
  panel().setStale();
  setPreviewData();
};

/* Whether the page beside the form shows the version that the panel would load. */
const hasMode = (page) =>
  new URL(page.location.href).searchParams.get("mode") ===
  panel().renderUrl.searchParams.get("mode");

export const connectPreview = (outline, stream, commands) => {
  const state = () => ({
    rows: stream.rows(),
    isLocked: outline.isLocked,
    url: panel().renderUrl.href,
  });

  const handlers = {
    edit: ({ steps }) => outline.openPart(steps),
    move: ({ ids, beforeId, key = "dropped" }) => commands.move(ids, beforeId, key),
    "move-item": ({ steps, otherId }) => stream.moveItem(steps, otherId),
    hide: ({ id }) => stream.has(id) && commands.setHidden([id], true),
    undo: () => outline.turn("undo"),
    redo: () => outline.turn("redo"),
    "add-section": () => outline.add((kind) => kind.startsSection, null),
    "add-organization": ({ current }) => outline.add((kind) => kind.isOrganization, current),
  };

  window.addEventListener("message", ({ origin, source, data }) => {
    const message = data?.affiliations;
    if (origin !== location.origin || !message || !panel()) return;
    // The editor of another page may have been here before, and its preview's tab is still open.
    const isOurs = source.location.pathname === panel().renderUrl.pathname;
    if (!isOurs && !pages.has(source)) return;
    if (!pages.has(source) || message.type === "ready") {
      pages.add(source);
      send(source, "begin", { ...state(), texts });
      panel().checkAndUpdatePreview();
    }
    if (message.type === "ready" || (outline.isLocked && message.type !== "edit")) return;
    handlers[message.type]?.(message);
  });

  // What is said here is not heard in another tab.
  document.addEventListener("affiliations:told", ({ detail: text }) => {
    for (const page of pages) if (page !== frame()) send(page, "told", { text });
  });

  document.addEventListener("w-preview:error", () => tellAll("refused"));
  document.addEventListener("w-preview:json", ({ detail }) => {
    if (!detail.data.is_valid) tellAll("refused");
  });
  // Wagtail goes on by itself only where its panel is open.
  document.addEventListener("w-preview:updated", () => {
    if (panel().staleValue && pages.size) panel().setPreviewData();
  });

  // Wagtail would load the page into a new frame: focus and place would be lost.
  document.addEventListener("w-preview:load", (event) => {
    const beside = frame();
    if (pages.has(beside) && hasMode(beside)) event.preventDefault();
    else pages.delete(beside);
    tellAll("refresh", state());
  });
};
