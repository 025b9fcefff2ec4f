/* What the outline does to blocks. Each command changes the form, leaves the focus on a row, and says
   what it has done. */
import { before, sections, step, withContents } from "./order.js";
import { nameOf } from "./row.js";
import { announce, say } from "./texts.js";

/* Say where a block stands among the rows. */
export const placeOf = (rows, id) => {
  const all = sections(rows);
  const section = all.find(({ heading, rows: below }) =>
    [heading, ...below].some((row) => row?.id === id),
  );
  const row = rows.find((each) => each.id === id);
  const name = nameOf(row);
  if (row.startsSection) {
    const headings = all.filter(({ heading }) => heading);
    const position = headings.indexOf(section) + 1;
    return say("place-of-section", { name, position, count: headings.length });
  }
  return say("place", {
    name,
    section: section.heading ? nameOf(section.heading) : say("top"),
    position: section.rows.indexOf(row) + 1,
    count: section.rows.length,
  });
};

export class Commands {
  constructor(outline, stream) {
    this.outline = outline;
    this.stream = stream;
  }

  /* Move blocks above another, or to the end if that is null. */
  move(ids, beforeId, key = "moved") {
    const { outline } = this;
    outline.change(() => this.stream.move(ids, beforeId), outline.current);
    const told = ids.includes(outline.current) ? outline.current : ids[0];
    announce(say(key, { place: placeOf(outline.rows, told) }));
  }

  #remove(ids, name) {
    const { rows } = this.outline;
    const at = rows.findIndex(({ id }) => id === ids[0]);
    const rest = rows.filter(({ id }) => !ids.includes(id));
    this.outline.change(() => this.stream.remove(ids), (rest[at] ?? rest.at(-1))?.id);
    announce(say("deleted", { name }));
  }

  #duplicate(ids) {
    const { outline } = this;
    const last = outline.rows.findLastIndex(({ id }) => ids.includes(id));
    const next = outline.rows[last + 1]?.id ?? null;
    let copies;
    outline.change(() => (copies = this.stream.duplicate(ids, next)), outline.current);
    outline.focus(copies[0]);
    announce(say("added", { place: placeOf(outline.rows, copies[0]) }));
  }

  #setHidden(ids, isHidden) {
    const { outline } = this;
    outline.change(() => this.stream.setHidden(ids, isHidden), outline.current);
    announce(say(isHidden ? "now-hidden" : "now-shown", { name: outline.called(ids) }));
  }

  /* Return the entries of the menu for chosen blocks, as `menu.js` takes them. */
  entries(chosen) {
    const { rows } = this.outline;
    const ids = withContents(rows, chosen);
    const chosenRows = rows.filter(({ id }) => chosen.includes(id));
    return [
      ...this.#steps(ids),
      ...(chosenRows.some(({ startsSection }) => startsSection) ? [] : this.#sections(ids)),
      { text: say("duplicate"), run: () => this.#duplicate(ids) },
      ...this.#visibility(chosen, chosenRows),
      ...this.#deletions(chosen, ids),
    ];
  }

  #steps(ids) {
    const { rows } = this.outline;
    return [
      ["move-up", step(rows, ids, -1)],
      ["move-down", step(rows, ids, 1)],
    ]
      .filter(([, place]) => place !== null)
      .map(([key, place]) => ({
        text: say(key),
        run: () => this.move(ids, before(rows, ids, place)),
      }));
  }

  /* The other sections, to whose end the blocks can be moved. */
  #sections(ids) {
    const { rows } = this.outline;
    const isElsewhere = ({ heading, rows: below }) =>
      heading && !ids.every((id) => below.some((row) => row.id === id));
    const actions = sections(rows)
      .filter(isElsewhere)
      .map(({ heading, rows: below }) => {
        const stays = (row) => !ids.includes(row.id);
        const last = rows.indexOf(below.findLast(stays) ?? heading);
        const next = rows.slice(last + 1).find(stays);
        return { text: nameOf(heading), run: () => this.move(ids, next?.id ?? null) };
      });
    return actions.length ? [{ heading: say("move-to"), actions }] : [];
  }

  #visibility(ids, rows) {
    if (!rows.every(({ mayBeHidden }) => mayBeHidden)) return [];
    const areHidden = rows.every(({ isHidden }) => isHidden);
    const text = say(areHidden ? "show" : "hide");
    return [{ text, run: () => this.#setHidden(ids, !areHidden) }];
  }

  #deletions(chosen, ids) {
    const entry = (key, removed) => ({
      text: say(key),
      run: () => this.#remove(removed, this.outline.called(chosen)),
      isDangerous: true,
    });
    if (ids.length === chosen.length) return [entry("delete", ids)];
    return [entry("delete-heading", chosen), entry("delete-section", ids)];
  }
}
