/* An address that ends in "#:w:contentpath=body.<id>" leads to a block of the page, and one that goes on
   with the name of a field to that field. Open what is closed on the way there, and put the focus on
   it. */
(() => {
  const START = "#:w:contentpath=";
  // Rich text has buttons before its text.
  const TEXT = "[role=textbox]";
  const FIELDS = "input:not([type=hidden]), textarea, select, button";

  const open = (part) => {
    const toggle = part.querySelector("[data-panel-toggle]");
    if (part.matches("[data-streamfield-child]") && toggle.getAttribute("aria-expanded") === "false") {
      toggle.click();
    }
    // A group of fields and the settings open by themselves for what is found in them.
    part.dispatchEvent(new Event("beforematch", { bubbles: true }));
  };

  const lead = (path) => {
    let part = document;
    for (const step of path.split(".")) {
      // What was deleted is still there, hidden.
      const found = `[data-contentpath="${CSS.escape(step)}"]:not([aria-hidden=true])`;
      const next = part.querySelector(found);
      if (!next) break;
      part = next;
      open(part);
    }
    if (part === document) return false;
    part.scrollIntoView({ behavior: "instant" });
    const isBlock = part.matches("[data-streamfield-child]");
    const target = isBlock
      ? part.querySelector("[data-panel-toggle]")
      : (part.querySelector(TEXT) ?? part.querySelector(FIELDS));
    target?.focus({ preventScroll: true });
    return true;
  };

  const follow = (hash) =>
    hash.startsWith(START) && lead(decodeURIComponent(hash.slice(START.length)));
  const followAddress = () => follow(window.location.hash);
  window.addEventListener("load", followAddress);
  window.addEventListener("hashchange", followAddress);
  document.addEventListener("affiliations:open", ({ detail }) => lead(detail));
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(`a[href^="${START}"]`);
    if (link && follow(link.hash)) event.preventDefault();
  });
})();
