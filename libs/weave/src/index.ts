export { FORMATS, type Format } from "./formats.ts";
export { weave } from "./weave.ts";
