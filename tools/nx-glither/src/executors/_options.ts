import type { Engine, Judge } from "../inference/names.ts";
import type { Folders } from "../paths.ts";

/** What a target passes to its executor; `schema.json` of each says which of these it takes. */
export interface StageOptions extends Folders {
  /** The `.glith` file, relative to the workspace's root. */
  readonly source: string;
  /** Write the goldens instead of comparing with them, in this task and in all that it waits for. */
  readonly accept?: boolean;
  /** Take a guard on what nothing produces for a lint. */
  readonly allowUnsat?: boolean;
  readonly engine?: Engine;
  readonly judges?: readonly Judge[];
  /** Such as `registry.example` or `oci:PATH`. */
  readonly store?: string;
  /** Look at everything in the store, though the last receipt says that nothing has changed. */
  readonly again?: boolean;
  /** The private key's file and the trust policy's, from the workspace's root. */
  readonly key?: string;
  readonly trust?: string;
  /** The `.glith` files of the layers that the ruleset is made of, relative to the workspace's root. */
  readonly parts?: readonly string[];
  /** Packages with further dialects. */
  readonly dialects?: readonly string[];
  /** Fail where cases show less than all. */
  readonly denyLints?: boolean;
  /** Change the file instead of failing. */
  readonly write?: boolean;
  /** The git revision to compare with. */
  readonly base?: string;
}
