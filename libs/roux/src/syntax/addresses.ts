const GROUP = "[0-9A-Fa-f]{1,4}";
const FOUR = "[0-9]+(?:\\.[0-9]+){3}";
const LAST = `(?:${FOUR}|${GROUP})`;
/** Eight groups, or `::` with some on its sides; two parts of one declaration never stand so. */
const SIX = `(?:(?:${GROUP}:){7}${GROUP}|(?:${GROUP}:){6}${FOUR}|(?:${GROUP}(?::${GROUP}){0,7})?::(?:(?:${GROUP}:){0,7}${LAST})?)`;

/** How the lexer knows addresses and nets; what is wrong with one that only looks so is told where it is used. */
export const ADDRESS = new RegExp(`(?:${SIX}|${FOUR})(?:/[0-9]+)?(?![0-9A-Za-z_:])`, "u");
