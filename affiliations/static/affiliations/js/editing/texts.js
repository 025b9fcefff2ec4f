/* What the outline says, in the editor's language. */
const texts = JSON.parse(document.getElementById("outline_texts")?.textContent ?? "{}");

/* Return a text with its placeholders filled, such as `say("deleted", { name })`. */
export const say = (key, values = {}) => {
  const text = Array.isArray(texts[key]) ? texts[key][values.count === 1 ? 0 : 1] : texts[key];
  return text.replace(/%\((\w+)\)s/g, (_match, name) => values[name]);
};

/* Tell it to somebody who does not see it. The same text twice would not be read twice. */
export const announce = (text) => {
  const status = document.querySelector("[data-outline-status]");
  status.textContent = status.textContent === text ? `${text}\u00a0` : text;
};
