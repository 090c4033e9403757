/** `npm run test:soak` sets it: how many times more runs a property gets there. */
declare global {
  var SOAK: number | undefined;
}

/**
 * How many runs a random property gets: `few` among the unit suites, which have found what they find at once, and many
 * times more in a soak, where the suite is one of those that `jest.soak.config.js` names.
 */
export function runs(few: number): number {
  return few * (globalThis.SOAK ?? 1);
}
