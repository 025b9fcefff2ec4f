/* One row of the outline. */
import { say } from "./texts.js";

/* Return one of the icons that Wagtail brings. */
export const icon = (name) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.ariaHidden = "true";
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
};

const element = (tag, className, ...content) => {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...content);
  return made;
};

/* Return what to call a block. */
export const nameOf = ({ name, kind }) => name || say("unnamed", { kind });

/* Return the element of a block's row, which `update` fills. */
export const makeRow = (id, isLocked) => {
  const row = element("li", "outline__row");
  row.dataset.id = id;
  const name = element("button", "outline__name", element("span", "outline__words"));
  name.type = "button";
  name.tabIndex = -1;
  name.append(element("span", "outline__marks"));
  if (isLocked) {
    row.append(name);
    return row;
  }
  const handle = element("span", "outline__handle", icon("grip"));
  handle.dataset.handle = "";
  const check = element("input", "outline__check");
  check.type = "checkbox";
  check.tabIndex = -1;
  const actions = element("button", "outline__actions", icon("dots-horizontal"));
  actions.type = "button";
  actions.tabIndex = -1;
  actions.dataset.actions = "";
  actions.ariaHasPopup = "menu";
  actions.ariaExpanded = "false";
  row.append(handle, check, name, actions);
  return row;
};

const marksOf = ({ isHidden, isUnfinished, hasError }, change) =>
  [
    hasError && "error",
    isUnfinished && !hasError && "unfinished",
    isHidden && "hidden",
    change && "change",
  ]
    .filter(Boolean)
    .map((kind) => {
      const text = kind === "change" ? change[0] : say(kind);
      return element("span", `outline__mark outline__mark--${kind}`, text);
    });

/* Let the Tab key stop at a row, or not. */
export const setTabStop = (row, isStop) => {
  for (const part of row.querySelectorAll(".outline__name, [data-actions]")) {
    part.tabIndex = isStop ? 0 : -1;
  }
};

/* Show a block as it is now. `state` is `{count, change, isSelected, isHeld}`: how many entries a
   section has, and `[label, sentence, …]` of what is changed since live. */
export const update = (row, block, state) => {
  // To write what is there already costs a layout of the whole page.
  const shown = JSON.stringify([block, state]);
  if (row.shown === shown) return;
  row.shown = shown;
  const { count, change, isSelected, isHeld } = state;
  const [name] = row.getElementsByClassName("outline__name");
  const [words, marks] = name.children;
  row.classList.toggle("outline__row--section", block.startsSection);
  row.classList.toggle("outline__row--hidden", block.isHidden);
  row.classList.toggle("outline__row--open", block.isOpen);
  row.classList.toggle("outline__row--selected", isSelected);
  row.classList.toggle("outline__row--lifted", isHeld);
  words.textContent = nameOf(block);
  marks.replaceChildren(...marksOf(block, change));
  if (block.startsSection) {
    const counted = element("span", "outline__count", `${count}`);
    counted.ariaHidden = "true";
    marks.prepend(counted, element("span", "w-sr-only", say("count", { count })));
  }
  if (isSelected) marks.append(element("span", "w-sr-only", say("selected")));
  row.title = change ? change.slice(1).join("\n") : "";
  name.ariaCurrent = block.isOpen ? "true" : null;
  const check = row.querySelector("input");
  if (!check) return;
  check.checked = isSelected;
  check.ariaLabel = say("select", { name: nameOf(block) });
  row.querySelector("[data-actions]").ariaLabel = say("actions", { name: nameOf(block) });
};
