import { PREVIEW1 } from "./preview1.ts";
import { PREVIEW2 } from "./preview2.ts";
import type { Syscall } from "./syscall.ts";
import { WASIX } from "./wasix.ts";
import { WAVEN } from "./waven.ts";

export { syscallsPage } from "./page.ts";
export {
  type Category,
  type Family,
  type Runtime,
  type Standing,
  type Syscall,
  type Trit,
  written,
} from "./syscall.ts";
export { PREVIEW1, PREVIEW2, WASIX, WAVEN };

/** Every function, interface and feature that the sandbox knows of. */
export const SYSCALLS: readonly Syscall[] = [...PREVIEW1, ...PREVIEW2, ...WASIX, ...WAVEN];
