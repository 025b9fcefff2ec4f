/* What the outline does to blocks. Each command changes the form, leaves the focus on a row, and says
   what it has done. */
import { before, placeForNew, sections, step, withContents } from "./order.js";
import { nameOf } from "./row.js";
import { say } from "./texts.js";

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
    const { outline, stream } = this;
    const told = ids.includes(outline.current) ? outline.current : ids[0];
    if (!stream.has(told)) return;
    outline.change(() => stream.move(ids, beforeId), {
      focusId: () => outline.current,
      inWords: () => say(key, { place: placeOf(outline.rows, told) }),
    });
  }

  #remove(ids, name) {
    const { outline, stream } = this;
    const at = outline.rows.findIndex(({ id }) => id === ids[0]);
    outline.change(() => stream.remove(ids), {
      focusId: () => (outline.rows[at] ?? outline.rows.at(-1))?.id,
      inWords: () => say("deleted", { name }),
    });
  }

  #duplicate(ids) {
    const { outline, stream } = this;
    const last = outline.rows.findLastIndex(({ id }) => ids.includes(id));
    const next = outline.rows[last + 1]?.id ?? null;
    let copies;
    outline.change(() => (copies = stream.duplicate(ids, next)), {
      focusId: () => copies[0],
      inWords: () => say("added", { place: placeOf(outline.rows, copies[0]) }),
    });
  }

  /* Put new blocks, as the form holds them, below a block, and say if some were left out. */
  paste(blocks, currentId, leftOut) {
    const { outline, stream } = this;
    const { startsSection } = stream.kinds().find(({ type }) => type === blocks[0].type);
    let ids;
    outline.change(
      () => (ids = stream.insert(blocks, placeForNew(outline.rows, currentId, startsSection))),
      {
        focusId: () => ids[0],
        inWords: () => {
          const pasted = say("pasted", { name: outline.called(ids) });
          return leftOut > 0 ? `${pasted}. ${say("left-out", { count: leftOut })}` : pasted;
        },
      },
    );
  }

  /* Hide blocks from visitors, or show them. */
  setHidden(ids, isHidden) {
    const { outline, stream } = this;
    outline.change(() => stream.setHidden(ids, isHidden), {
      focusId: () => outline.current,
      inWords: () => say(isHidden ? "now-hidden" : "now-shown", { name: outline.called(ids) }),
    });
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
      { text: say("copy"), run: () => this.outline.clipboard.copy(chosen) },
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
    return [{ text, run: () => this.setHidden(ids, !areHidden) }];
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
