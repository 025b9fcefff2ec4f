/* The order of a page's blocks: a flat list, in which a section and what follows it up to the next
   section belong together. A row is `{id, startsSection, isOrganization}`. Pure functions. */

/* Return the ids of blocks, each section with everything below it, in the order of the page. */
export const withContents = (rows, ids) => {
  let isInside = false;
  return rows
    .filter(({ id, startsSection }) => {
      if (startsSection) isInside = ids.includes(id);
      return isInside || ids.includes(id);
    })
    .map(({ id }) => id);
};

/* Return where among the other rows some blocks may be put, as numbers of rows above them: a section
   only between sections, and an organization not above the first section, unless there is none. */
export const places = (rows, ids) => {
  const moving = rows.filter(({ id }) => ids.includes(id));
  const rest = rows.filter(({ id }) => !ids.includes(id));
  const isSection = ({ startsSection }) => startsSection;
  const headed = moving.findIndex(isSection);
  const leading = headed < 0 ? moving : moving.slice(0, headed);
  const needsSection = leading.some(({ isOrganization }) => isOrganization);
  const first = needsSection ? rest.findIndex(isSection) + 1 : 0;
  const all = [...rest.keys(), rest.length].filter((place) => place >= first);
  if (!moving.some(isSection)) return all;
  return all.filter((place) => place === rest.length || isSection(rest[place]));
};

/* Return the id of the row above which a place is, or null for the end. */
export const before = (rows, ids, place) =>
  rows.filter(({ id }) => !ids.includes(id))[place]?.id ?? null;

/* Return the place that is next to where blocks are, upwards (-1) or downwards (1), or null. */
export const step = (rows, ids, direction) => {
  const first = rows.findIndex(({ id }) => ids.includes(id));
  const now = rows.slice(0, first).filter(({ id }) => !ids.includes(id)).length;
  const found = places(rows, ids);
  const next =
    direction < 0 ? found.findLast((place) => place < now) : found.find((place) => place > now);
  return next ?? null;
};

/* Return the rows with some of them moved above another, or to the end if that is null. */
export const moved = (rows, ids, beforeId) => {
  const moving = rows.filter(({ id }) => ids.includes(id));
  const rest = rows.filter(({ id }) => !ids.includes(id));
  const at = beforeId === null ? rest.length : rest.findIndex(({ id }) => id === beforeId);
  return rest.toSpliced(at, 0, ...moving);
};

/* Return the rows as sections: `{heading: row or null, rows}`, in order. */
export const sections = (rows) => {
  const found = [];
  for (const row of rows) {
    if (row.startsSection) found.push({ heading: row, rows: [] });
    else if (found.length) found.at(-1).rows.push(row);
    else found.push({ heading: null, rows: [row] });
  }
  return found;
};

/* Return the id of the row above which a new block goes that somebody adds while at another one, or null
   for the end: a section below the whole section, and what belongs into a section below that block. */
export const placeForNew = (rows, currentId, startsSection) => {
  const at = rows.findIndex(({ id }) => id === currentId);
  if (at < 0) return null;
  if (!startsSection && !rows[at].startsSection) return rows[at + 1]?.id ?? null;
  return rows.slice(at + 1).find((row) => row.startsSection)?.id ?? null;
};
