/* A menu of actions beside a row: https://www.w3.org/WAI/ARIA/apg/patterns/menu-button/. */
const menu = document.querySelector("[data-outline-menu]");
let button;

const items = () => [...menu.querySelectorAll("[role=menuitem]")];

const close = () => {
  menu.hidePopover();
  button?.focus();
};

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
  menu.style.insetBlockStart = `${Math.max(8, below ? bottom : top - height)}px`;
  menu.style.insetInlineStart = `${Math.max(8, right - width)}px`;
};

/* Open the menu at a button. An entry is `{text, run, isDangerous}`, or a group of such as
   `{heading, actions}`. */
export const openMenu = (opener, entries) => {
  button = opener;
  menu.replaceChildren(...entries.map((entry) => (entry.actions ? groupOf(entry) : itemOf(entry))));
  menu.showPopover();
  place();
  items()[0]?.focus();
};

menu?.addEventListener("keydown", (event) => {
  const all = items();
  const at = all.indexOf(document.activeElement);
  const letter = event.key.length === 1 && event.key.toLocaleLowerCase();
  const next = {
    ArrowDown: all[(at + 1) % all.length],
    ArrowUp: all.at(at - 1),
    Home: all[0],
    End: all.at(-1),
  }[event.key];
  const found = next ?? (letter && [...all.slice(at + 1), ...all].find((item) =>
    item.textContent.toLocaleLowerCase().startsWith(letter)));
  if (found) found.focus();
  else if (event.key === "Escape" || event.key === "Tab") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
});
