/* Undoing what was done to the blocks: two buttons, two keys outside of text fields, and a message that
   names what was done. */
import { History } from "./history.js";
import { wish } from "./keys.js";
import { announce, say } from "./texts.js";

// How long the message stays, in milliseconds; the buttons of the outline stay.
const SHOWN_FOR = 10_000;

export class Undoing {
  #history = new History();
  #message;
  #buttons;
  #show;
  #timer;

  /* `show(ids, change)` runs a change of some blocks, and shows them. */
  constructor(panel, show) {
    this.#show = show;
    this.#message = panel.querySelector("[data-outline-message]");
    this.#buttons = panel.querySelectorAll("[data-undo]");
    for (const button of this.#buttons) {
      button.addEventListener("click", () => this.turn(button.dataset.undo));
    }
    // Within the panel it would not be seen while that is closed.
    document.body.append(this.#message);
    document.addEventListener("keydown", (event) => {
      const direction = wish(event);
      if (!direction) return;
      event.preventDefault();
      this.turn(direction);
    });
    for (const kind of ["pointerenter", "focusin"]) {
      this.#message.addEventListener(kind, () => clearTimeout(this.#timer));
    }
    for (const kind of ["pointerleave", "focusout"]) {
      this.#message.addEventListener(kind, () => this.#hideLater());
    }
    this.#showButtons();
  }

  /* Take a step in, and say what was done. */
  add(step) {
    this.#history.add(step);
    this.tell(step.text, "undo");
  }

  /* Undo the last step, or do the next one again, and say so. */
  turn(direction) {
    const step = this.#history[direction === "undo" ? "last" : "next"];
    if (!step) {
      announce(say(`nothing-to-${direction}`));
      return;
    }
    // To take it out would take along what nobody meant.
    const name = direction === "undo" && step.writtenIn();
    if (name) {
      this.#history.keep();
      this.tell(say("written-since", { name }));
      return;
    }
    this.#show(step.ids, () => this.#history[direction]());
    const text = say(direction === "undo" ? "undone" : "redone", { change: step.text });
    this.tell(text, direction === "undo" ? "redo" : "undo");
  }

  /* Say something, and offer to undo it or to do it again, if that makes sense. */
  tell(text, offered = null) {
    announce(text);
    this.#showButtons();
    const [words, ...buttons] = this.#message.children;
    words.textContent = text;
    for (const button of buttons) button.hidden = button.dataset.undo !== offered;
    this.#message.showPopover();
    this.#hideLater();
  }

  #hideLater() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#message.hidePopover(), SHOWN_FOR);
  }

  /* Say of each button what it would do. A disabled one would lose the focus. */
  #showButtons() {
    for (const button of this.#buttons) {
      const step = this.#history[button.dataset.undo === "undo" ? "last" : "next"];
      button.ariaDisabled = step ? null : "true";
      button.title = step?.text ?? "";
    }
  }
}
