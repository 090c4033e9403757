/** What can make a component of generated code. In a file of its own, so that a list of engines costs no engine. */
export const ENGINES = ["direct", "spidermonkey"] as const;
export type Engine = (typeof ENGINES)[number];
