import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "../../..");
/** What VitePress reads: written anew by each build. */
export const SOURCE = join(ROOT, "dist/site-source");
/** The site. */
export const SITE = join(ROOT, "dist/site");
/** Where the playground's own build leaves it; the site takes it in when it is there. */
export const PLAYGROUND = join(ROOT, "dist/playground");
