/* Copying blocks, and pasting them on this page, on another one, or in another tab. The clipboard holds
   them as JSON that begins as nothing else does. The server reads what is pasted, as it reads a form
   (`clipboard.py`). */
import { withContents } from "./order.js";
import { post } from "./requests.js";
import { announce, say } from "./texts.js";

const START = '{"affiliations":1,';

/* Let the server read what was copied, and return the blocks for this page. Throws an error that says
   why there are none. */
const read = async (text, { pasteUrl, longestPaste }) => {
  if (!text.startsWith(START)) throw new Error(say("no-blocks"));
  if (new Blob([text]).size > Number(longestPaste)) throw new Error(say("too-many-blocks"));
  let copied;
  try {
    copied = JSON.parse(text);
  } catch {
    throw new Error(say("no-blocks"));
  }
  const body = JSON.stringify({ ...copied, isForeign: copied.site !== location.origin });
  const { blocks } = await post(pasteUrl, body, say("not-pasted"));
  if (!blocks.length) throw new Error(say("nothing-usable"));
  return { blocks, leftOut: copied.blocks.length - blocks.length };
};

/* What is copied and pasted in an outline, by key, by its menu and by its button. */
export class Clipboard {
  constructor(outline, commands) {
    this.outline = outline;
    this.commands = commands;
    document.addEventListener("copy", (event) => this.#copyByKey(event));
    if (outline.isLocked) return;
    // Before the fields hear of it: whoever copied blocks wants no code in a text.
    document.addEventListener("paste", (event) => this.#pasteByKey(event), { capture: true });
    outline.panel
      .querySelector("[data-outline-paste]")
      .addEventListener("click", () => this.#pasteByButton());
  }

  get #isInOutline() {
    return this.outline.list.contains(document.activeElement);
  }

  /* Put blocks on the clipboard, each section with all below it. */
  async copy(chosen) {
    try {
      await navigator.clipboard.writeText(this.#asText(chosen));
    } catch {
      // The browser has no such thing, or somebody has forbidden it.
      this.outline.tell(say("copy-by-key"));
      return;
    }
    this.outline.tell(say("copied", { name: this.outline.called(chosen) }));
  }

  #asText(chosen) {
    const { rows, stream } = this.outline;
    const blocks = stream.copy(withContents(rows, chosen));
    return JSON.stringify({ affiliations: 1, site: location.origin, blocks });
  }

  #copyByKey(event) {
    const { outline } = this;
    if (!this.#isInOutline) return;
    const chosen = outline.chosen(outline.current);
    event.preventDefault();
    event.clipboardData.setData("text/plain", this.#asText(chosen));
    outline.tell(say("copied", { name: outline.called(chosen) }));
  }

  #pasteByKey(event) {
    const text = event.clipboardData.getData("text/plain").trim();
    if (!text.startsWith(START) && !this.#isInOutline) return;
    event.preventDefault();
    event.stopPropagation();
    this.#paste(text);
  }

  async #pasteByButton() {
    let text;
    try {
      text = await navigator.clipboard.readText();
    } catch {
      // The browser has no such thing, or somebody has forbidden it.
      this.outline.tell(say("paste-by-key"));
      return;
    }
    this.#paste(text.trim());
  }

  async #paste(text) {
    const { current, panel } = this.outline;
    announce(say("pasting"));
    try {
      const { blocks, leftOut } = await read(text, panel.dataset);
      this.commands.paste(blocks, current, leftOut);
    } catch (error) {
      this.outline.tell(error.message);
    }
  }
}
