import { LedgerError } from "../error.ts";
import { openCheckpoint } from "./checkpoint.ts";
import { type Entry, readEntry } from "./entry.ts";
import { HASH_BYTES, leafHash, rootByPath } from "./tree.ts";

/** That one entry stands in a log, for somebody who is not shown the others. */
export interface Proof {
  readonly entry: Uint8Array;
  readonly index: number;
  readonly path: readonly Uint8Array[];
  /** The signed checkpoint, as text. */
  readonly checkpoint: string;
}

const HEAD = "c2sp.org/tlog-proof@v1";

/** As tools for transparency logs read it (C2SP `tlog-proof`); what it is about goes along as the extra data. */
export function proofText({ entry, index, path, checkpoint }: Proof): string {
  const hashes = path.map((hash) => `${base64(hash)}\n`).join("");
  return `${HEAD}\nextra ${base64(entry)}\nindex ${index}\n${hashes}\n${checkpoint}`;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

/**
 * The entry that a proof is about, when it stands in a log of which one of the keys has signed a checkpoint.
 *
 * @param keys public keys in PEM.
 * @throws LedgerError `MALFORMED`, `NOT_VERIFIED`; AttestError `KEY_UNUSABLE`.
 */
export function verifyProof(text: string, keys: readonly string[]): Entry {
  const { entry: bytes, index, path, checkpoint } = readProof(text);
  const { origin, size, root } = openCheckpoint(checkpoint, keys);
  const entry = readEntry(bytes);
  const found = rootByPath(leafHash(bytes), index, size, path);
  const isThere = found !== undefined && Buffer.from(found).equals(root);
  if (isThere && entry.deployment === origin && entry.index === index) return entry;
  throw new LedgerError("NOT_VERIFIED", "the entry does not stand in the log at this place", {
    hint: "the proof was changed, or is one of another entry",
  });
}

function readProof(text: string): Proof {
  const [, extra = "", index = "", hashes = "", checkpoint = ""] = PROOF.exec(text) ?? [];
  const path = hashes
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => Buffer.from(line, "base64"));
  if (checkpoint === "" || !Number.isSafeInteger(Number(index)) || path.some(({ length }) => length !== HASH_BYTES)) {
    throw new LedgerError("MALFORMED", "a proof cannot be read", { hint: `it begins with \`${HEAD}\`` });
  }
  return { entry: Buffer.from(extra, "base64"), index: Number(index), path, checkpoint };
}

/** What stands as `extra` is authenticated by the path, since it is what the leaf is the hash of. */
const PROOF =
  /^c2sp\.org\/tlog-proof@v1\nextra ([A-Za-z0-9+/]+=*)\nindex (0|[1-9][0-9]*)\n((?:[A-Za-z0-9+/]{43}=\n){0,64})\n([\s\S]+)$/u;
