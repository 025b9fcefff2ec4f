/* Showing the page as the editor has it now, without a blink: only what differs is replaced. */
import { SECTIONS } from "./parts.js";

const haveSameAttributes = (one, other) =>
  one.attributes.length === other.attributes.length &&
  [...one.attributes].every(({ name, value }) => other.getAttribute(name) === value);

const replace = (old, fresh) => {
  if (old.isEqualNode(fresh)) return;
  const areAlike =
    old.nodeName === fresh.nodeName &&
    old.childElementCount > 0 &&
    old.childNodes.length === fresh.childNodes.length &&
    haveSameAttributes(old, fresh);
  if (!areAlike) {
    old.replaceWith(fresh);
    return;
  }
  const others = [...fresh.childNodes];
  for (const [index, child] of [...old.childNodes].entries()) replace(child, others[index]);
};

const AGAIN = 500;
const MOST_TRIES = 40;
const CHECKS = "#checker-axe-configuration";
let checking;

/* Let Wagtail's checks look at the page that is shown now, with the words about it, and tell the panel
   beside the form. They refuse while they look at the one before. */
const renewChecks = (fresh) => {
  const { userbar } = window.wagtail ?? {};
  const known = userbar?.shadowRoot?.querySelector(CHECKS);
  const config = fresh.querySelector("#wagtail-userbar-template")?.content.querySelector(CHECKS);
  if (!known || !config || window.parent === window) return;
  known.textContent = config.textContent;
  clearTimeout(checking);
  let tries = 0;
  const tryAgain = () => {
    tries += 1;
    if (tries < MOST_TRIES) checking = setTimeout(() => userbar.runAxe().catch(tryAgain), AGAIN);
  };
  userbar.initializeAxe().catch(tryAgain);
};

/* Fetch the page as it is now; return it, or null if that did not work. */
export const fetchNewest = async () => {
  try {
    const answer = await fetch(location.href);
    // Whoever is logged out is led to another page.
    if (!answer.ok || answer.redirected) return null;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    return fresh.querySelector(`main:has(${SECTIONS})`) && fresh;
  } catch {
    return null;
  }
};

/* Put what a fetched page shows in place of what is shown. */
export const show = (fresh) => {
  replace(document.querySelector("main"), fresh.querySelector("main"));
  document.title = fresh.title;
  renewChecks(fresh);
};
