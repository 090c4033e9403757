/** What the formats show, as data, for who draws it otherwise. */
export { modelOf, type Weaving } from "./model.ts";
export type { Picture } from "./picture/layout.ts";
export { statePictures } from "./picture/states.ts";
