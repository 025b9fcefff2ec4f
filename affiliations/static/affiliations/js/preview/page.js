/* The page in the preview, as one composes in it. It changes nothing by itself: it tells the editor what
   somebody wants, and shows the page as the editor has it then. */
import { announce, beginTelling, say, takeTexts } from "../editing/texts.js";
import { wish } from "../editing/keys.js";
import { Bar } from "./bar.js";
import { watchBlocks } from "./dragging.js";
import { before, step, withContents } from "../editing/order.js";
import { blockIdOf, elementOf, neighbourOf, SECTIONS, shownRows, stepsOf } from "./parts.js";
import { fetchNewest, show } from "./refreshing.js";

// In the panel beside the form the editor is around the page; in a tab of its own it has opened the page.
const editor = window.parent === window ? window.opener : window.parent;
const notice = document.createElement("p");

const tell = (type, values = {}) =>
  editor?.postMessage({ affiliations: { type, ...values } }, location.origin);

const showNotice = (text, isError = true) => {
  notice.textContent = text;
  notice.hidden = !text;
  notice.classList.toggle("composing-notice--error", isError);
};

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
    button.addEventListener("click", () => {
      tell(key, { current });
      leadToEditor();
    });
    place.append(button);
  };
  const blocks = document.querySelector(SECTIONS);
  if (!page.rows.length) offer(blocks, "add-section", null);
  for (const section of blocks.querySelectorAll("section[data-block]")) {
    if (!section.querySelector("[data-block]")) {
      offer(section, "add-organization", section.dataset.block);
    }
  }
};

/* Show what the editor has now, where the reader was. */
const showNewest = async () => {
  const fresh = await fetchNewest();
  showNotice(fresh ? "" : say("not-rendered"));
  // Meanwhile, somebody may have begun to drag, or have pointed elsewhere.
  isOutdated ||= isDragging;
  if (!fresh || isDragging) return;
  const id = bar.stop && blockIdOf(bar.stop);
  const top = () => (id ? elementOf(id)?.getBoundingClientRect().top : undefined);
  const former = top();
  const restore = bar.remember();
  show(fresh);
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
  try {
    while (isOutdated && !isDragging) {
      isOutdated = false;
      await showNewest();
    }
  } finally {
    isBusy = false;
  }
};

/* Move a part past the next one that is shown. */
const move = (stop, direction) => {
  if (stop.matches("[data-item]")) {
    const otherId = stepsOf(neighbourOf(stop, direction)).at(-1);
    tell("move-item", { steps: stepsOf(stop), otherId });
    return;
  }
  const ids = withContents(page.rows, [blockIdOf(stop)]);
  const shown = shownRows(page.rows, ids);
  const nextId = before(shown, ids, step(shown, ids, direction));
  // Behind the last block that is shown, there may be others.
  const rest = page.rows.filter(({ id }) => !ids.includes(id));
  const last = rest.findLastIndex(({ id }) => shown.some((row) => row.id === id));
  tell("move", { ids, beforeId: nextId ?? rest[last + 1]?.id ?? null, key: "moved" });
};

/* The field is in the editor, which the browser may not bring to the front. */
const leadToEditor = () => {
  if (window.parent !== window) return;
  editor?.focus();
  showNotice(say("opened-in-editor"), false);
};

const act = (name, stop, field) => {
  wanted = null;
  if (name === "edit") {
    tell("edit", { steps: stepsOf(stop.contains(field) ? field : stop) });
    leadToEditor();
  } else if (name === "hide") {
    tell("hide", { id: blockIdOf(stop) });
  } else {
    move(stop, name === "move-up" ? -1 : 1);
  }
};

const begin = () => {
  beginTelling();
  notice.className = "composing-notice";
  notice.role = "alert";
  showNotice("");
  document.body.append(notice);
  bar = new Bar(page, act);
  offerFirst();
  if (page.isLocked) return;
  watchBlocks(
    () => bar.stop && blockIdOf(bar.stop),
    () => {
      isDragging = true;
      return page;
    },
    (ids, beforeId) => {
      isDragging = false;
      wanted = null;
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
    // A new page has another address when it was saved.
    if (new URL(message.url).pathname !== location.pathname) {
      location.replace(message.url);
      return;
    }
    page = { ...page, ...message };
    bar.take(page);
    follow();
  },
  refused: () => showNotice(say("not-rendered")),
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
