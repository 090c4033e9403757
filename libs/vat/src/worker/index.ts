export { Link, type LinkOptions } from "./link.ts";
export type { Port } from "./port.ts";
