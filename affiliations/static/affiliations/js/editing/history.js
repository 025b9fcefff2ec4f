/* What was done to the blocks of a form, to be undone and done again. A step is what one command did:
   `{text, ids, changes, writtenIn}`: in words, to which blocks, as functions of which each takes a change
   back and returns the function that makes it again (`sequences.js`), and a function that returns the name
   of what it added if somebody has written in it since. */
const MOST_STEPS = 30;

/* Take the last step from one list to the other. */
const turn = (from, to) => {
  const step = from.pop();
  to.push({ ...step, changes: step.changes.toReversed().map((change) => change()) });
};

export class History {
  #done = [];
  #undone = [];

  add(step) {
    this.#done.push(step);
    this.#done.splice(0, this.#done.length - MOST_STEPS);
    this.#undone = [];
  }

  /* The step that would be undone next, and the one that would be done again; undefined if none. */
  get last() {
    return this.#done.at(-1);
  }

  get next() {
    return this.#undone.at(-1);
  }

  /* Undo the last step, or do the next one again. There must be one. */
  undo() {
    turn(this.#done, this.#undone);
  }

  redo() {
    turn(this.#undone, this.#done);
  }

  /* Let the last step stay as it is; the one before is undone next. */
  keep() {
    this.#done.pop();
  }
}
