export type { StoreErrorCode } from "./error.ts";
export { StoreError } from "./error.ts";
export type { LayoutOptions } from "./layout/layout-store.ts";
export { OciLayoutStore } from "./layout/layout-store.ts";
export type { Reference } from "./reference.ts";
export { parseReference, printReference } from "./reference.ts";
export type { ContentAddress, Descriptor, Store, StoredManifest } from "./store.ts";
