export { PageFault } from "./error.ts";
export { emptyPages, PAGE, type Pages, readTable, sharedPages, writeTable } from "./pages.ts";
