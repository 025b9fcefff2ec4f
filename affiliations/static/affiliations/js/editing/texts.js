/* What the outline and the preview say, in the editor's language. */
export let texts = JSON.parse(document.getElementById("outline_texts")?.textContent ?? "{}");

/* Take the texts that another window has. */
export const takeTexts = (theirs) => (texts = theirs);

/* Return a text with its placeholders filled, such as `say("deleted", { name })`. */
export const say = (key, values = {}) => {
  const text = Array.isArray(texts[key]) ? texts[key][values.count === 1 ? 0 : 1] : texts[key];
  return text.replace(/%\((\w+)\)s/g, (_match, name) => values[name]);
};

const status = document.createElement("p");
// In the editor the one class hides it from view, and in the preview the other.
status.className = "w-sr-only visually-hidden";
status.role = "status";
status.dataset.outlineStatus = "";

/* Prepare for telling what happens, before anything does. This stands beside the form, so that it
   speaks also while the outline is closed. */
export const beginTelling = () => document.body.append(status);

/* Tell it to somebody who does not see it. The same text twice would not be read twice. */
export const announce = (text) => {
  status.textContent = status.textContent === text ? `${text}\u00a0` : text;
  document.dispatchEvent(new CustomEvent("affiliations:told", { detail: text }));
};
