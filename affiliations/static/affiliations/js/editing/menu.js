/* A menu of actions beside a row: https://www.w3.org/WAI/ARIA/apg/patterns/menu-button/. */
const menu = document.querySelector("[data-outline-menu]");
let button;
let wasOpen = false;

const items = () => [...menu.querySelectorAll("[role=menuitem]")];

const close = () => {
  menu.hidePopover();
  button?.focus();
};

menu?.addEventListener("toggle", ({ newState }) => {
  button.ariaExpanded = `${newState === "open"}`;
});

const itemOf = ({ text, run, isDangerous }) => {
  const item = document.createElement("button");
  item.type = "button";
  item.role = "menuitem";
  item.tabIndex = -1;
  item.className = isDangerous ? "outline__action outline__action--danger" : "outline__action";
  item.textContent = text;
  item.addEventListener("click", () => {
    close();
    run();
  });
  return item;
};

const groupOf = ({ heading, actions }) => {
  const group = document.createElement("div");
  group.role = "group";
  group.ariaLabel = heading;
  const title = document.createElement("p");
  title.className = "outline__group";
  title.textContent = heading;
  group.append(title, ...actions.map(itemOf));
  return group;
};

const place = () => {
  const { bottom, top, right } = button.getBoundingClientRect();
  const { offsetHeight: height, offsetWidth: width } = menu;
  const below = bottom + height < window.innerHeight;
  menu.style.top = `${Math.max(8, below ? bottom : top - height)}px`;
  menu.style.left = `${Math.max(8, Math.min(right, window.innerWidth - 8) - width)}px`;
};

// A press of the button closes the menu first, as any press beside it does; the click shall not open
// it again.
document.addEventListener(
  "pointerdown",
  ({ target }) => {
    wasOpen = menu?.matches(":popover-open") && button.contains(target);
  },
  { capture: true },
);

// The key that opens the menu would bring the browser's own, too.
document.addEventListener("contextmenu", (event) => {
  if (menu?.matches(":popover-open")) event.preventDefault();
});

/* Open the menu at a button, or close it there. An entry is `{text, run, isDangerous}`, or a group of
   such as `{heading, actions}`. */
export const openMenu = (opener, entries) => {
  if (wasOpen) {
    wasOpen = false;
    return;
  }
  button = opener;
  menu.ariaLabel = opener.ariaLabel;
  menu.replaceChildren(...entries.map((entry) => (entry.actions ? groupOf(entry) : itemOf(entry))));
  menu.showPopover();
  place();
  items()[0]?.focus();
};

menu?.addEventListener("keydown", (event) => {
  const all = items();
  const at = all.indexOf(document.activeElement);
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const letter = isPlain && event.key.length === 1 && event.key.toLocaleLowerCase();
  const next = {
    ArrowDown: all[(at + 1) % all.length],
    ArrowUp: all.at(at - 1),
    Home: all[0],
    End: all.at(-1),
  }[event.key];
  const found =
    next ??
    (letter &&
      [...all.slice(at + 1), ...all].find((item) =>
        item.textContent.toLocaleLowerCase().startsWith(letter),
      ));
  if (found) found.focus();
  else if (event.key === "Escape" || event.key === "Tab") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
});
