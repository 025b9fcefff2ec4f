/* The page in the preview, as one composes in it. It changes nothing by itself: it tells the editor what
   somebody wants, and shows the page as the editor has it then. */
import { announce, beginTelling, say, takeTexts } from "../editing/texts.js";
import { wish } from "../editing/keys.js";
import { Bar } from "./bar.js";
import { watchBlocks } from "./dragging.js";
import { blockIdOf, elementOf, stepsOf } from "./parts.js";
import { refresh } from "./refreshing.js";

// In the panel beside the form the editor is around the page; in a tab of its own it has opened the page.
const editor = window.parent === window ? window.opener : window.parent;
const notice = document.createElement("p");

const tell = (type, values = {}) =>
  editor?.postMessage({ affiliations: { type, ...values } }, location.origin);

let page;
let bar;
let isDragging = false;
// Whether the editor has a newer version than is shown, and whether that is being fetched.
let isOutdated = false;
let isBusy = false;
// The block that shall be in view, until it was shown.
let wanted = null;

/* Offer what an empty page and an empty section lack. */
const offerFirst = () => {
  if (page.isLocked) return;
  const offer = (place, key, current) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "composing-add";
    button.textContent = say(key);
    button.addEventListener("click", () => tell(key, { current }));
    place.append(button);
  };
  const blocks = document.querySelector(".affiliation-page__sections");
  if (!page.rows.length) offer(blocks, "add-section", null);
  for (const section of blocks.querySelectorAll("section[data-block]")) {
    if (!section.querySelector("[data-block]")) {
      offer(section, "add-organization", section.dataset.block);
    }
  }
};

/* Show what the editor has now, where the reader was. */
const showNewest = async () => {
  const id = bar.stop && blockIdOf(bar.stop);
  const top = () => (id ? elementOf(id)?.getBoundingClientRect().top : undefined);
  const former = top();
  const restore = bar.remember();
  const isShown = await refresh();
  notice.hidden = isShown;
  notice.textContent = isShown ? "" : say("not-rendered");
  if (!isShown) return;
  offerFirst();
  const now = top();
  if (wanted !== null) elementOf(wanted)?.scrollIntoView({ behavior: "instant" });
  else if (former !== undefined && now !== undefined) {
    window.scrollBy({ top: now - former, behavior: "instant" });
  }
  wanted = null;
  restore();
};

/* Show the newest version, one after another, and not while something is dragged. */
const follow = async () => {
  isOutdated = true;
  if (isBusy) return;
  isBusy = true;
  while (isOutdated && !isDragging) {
    isOutdated = false;
    await showNewest();
  }
  isBusy = false;
};

const act = (name, stop, field) => {
  const id = blockIdOf(stop);
  if (name === "edit") tell("edit", { steps: stepsOf(stop.contains(field) ? field : stop) });
  else if (name === "hide") tell("hide", { id });
  else tell("step", { steps: stepsOf(stop), direction: name === "move-up" ? -1 : 1 });
};

const begin = () => {
  beginTelling();
  notice.className = "composing-notice";
  notice.role = "alert";
  notice.hidden = true;
  document.body.append(notice);
  bar = new Bar(page, act);
  offerFirst();
  if (page.isLocked) return;
  watchBlocks(
    () => {
      isDragging = true;
      return bar.stop && blockIdOf(bar.stop);
    },
    () => page,
    (ids, beforeId) => {
      isDragging = false;
      if (beforeId !== undefined) tell("move", { ids, beforeId });
      bar.place();
      if (isOutdated) follow();
    },
  );
  document.addEventListener("keydown", (event) => {
    const direction = wish(event);
    if (!direction) return;
    event.preventDefault();
    tell(direction);
  });
};

const handlers = {
  begin(message) {
    const isFirst = !page;
    page = message;
    takeTexts(message.texts);
    if (isFirst) begin();
    else bar.take(page);
  },
  refresh(message) {
    page = { ...page, ...message };
    bar.take(page);
    follow();
  },
  show({ id }) {
    wanted = id;
    elementOf(id)?.scrollIntoView({ behavior: "instant" });
  },
  told: ({ text }) => announce(text),
};

window.addEventListener("message", ({ origin, source, data }) => {
  if (origin !== location.origin || source !== editor || !data?.affiliations) return;
  handlers[data.affiliations.type]?.(data.affiliations);
});
// Whoever comes back from the editor may have changed something there.
window.addEventListener("focus", () => tell("ready"));
tell("ready");
