import type { Constant } from "../ir/core.ts";
import type { Origin } from "../link/link.ts";
import type { Line } from "../link/list.ts";
import type { Element } from "../syntax/ast.ts";

/** A set that has a name: values as they are written, there or in another file, or the lines of a list. */
export type NamedSet =
  | { readonly values: readonly Element[]; readonly origin: Origin | undefined }
  | { readonly list: List };

/** A list file. Its lines get their type from what they are compared with; all who ask alike share one set. */
export interface List {
  readonly file: string;
  readonly lines: readonly Line[];
  readonly typed: Map<string, readonly Constant[] | undefined>;
}
