import { join } from "node:path";
import type { BuildRecord } from "@glither/artifact";
import type { Material } from "@glither/host/verify";
import { toJson } from "@glither/roux";
import { codeBytes, codePath, readCode } from "./code.ts";
import { digestOf } from "./digest.ts";
import { readBytes, writeWhole } from "./files.ts";
import { signer } from "./keys.ts";
import { EXIT } from "./outcome.ts";
import { type Publication, type Pushed, push } from "./push.ts";
import { type PublishReceipt, readReceiptIfThere } from "./receipt.ts";
import { about, stage } from "./stage.ts";
import { makeStatements } from "./statements.ts";
import { nameIn } from "./store.ts";

export interface PublishOptions {
  readonly component: string;
  /** `oci:PATH`, an OCI layout on disk, made when it is not there, or a registry, `registry.example`. A dry run needs none. */
  readonly store?: string;
  /** The store is build output: it is made anew and holds this artifact alone. */
  readonly ownStore?: boolean;
  /** The folder for `receipt.json`. */
  readonly out?: string;
  /** The tag; the ruleset's version by default. */
  readonly tag?: string;
  /** The folder that `codegen` wrote; with it, the provenance names the code that the component was made of. */
  readonly code?: string;
  /** Pack and sign, and write nothing. */
  readonly dryRun?: boolean;
  /** Look at everything in the store, though the last receipt says that nothing has changed. */
  readonly again?: boolean;
}

/** Packs, signs and stores a component, and reads it back as a stranger would before it says that it is there. */
export const publish = stage(async (options: PublishOptions) => {
  const { component, store, ownStore = false, out, tag, code, dryRun = false, again = false } = options;
  const { packComponent, readRecord, repositoryOf } = await import("@glither/artifact");
  const { componentContract, importName } = await import("@glither/wit/inspect");
  const bytes = await readBytes(component, "the component");
  const record = await about(component, () => readRecord(bytes));
  const { imports, exports } = await about(component, () => componentContract(bytes));
  const packed = packComponent({ component: bytes, record, imports: imports.map(importName), exports: [...exports] });
  const by = await signer();
  const publication = {
    repository: repositoryOf(record),
    tag: tag ?? record.version,
    inputDigest: record.inputDigest,
    packed,
    by,
    materials: code === undefined ? [] : await codeMaterials(code, record),
  };
  await checkTag(publication);
  const vouched = again || dryRun ? undefined : await lastDigest(out, publication);
  if (dryRun) await makeStatements({ ...publication, subject: packed.manifest.descriptor, component: bytes });
  const pushed = dryRun ? undefined : await push(publication, { store, ownStore, vouched });
  const { digest, size } = pushed ?? packed.manifest.descriptor;
  const receipt: PublishReceipt = {
    repository: publication.repository,
    tag: publication.tag,
    digest,
    size,
    input_digest: record.inputDigest,
    wit_attestation: record.witAttestation,
    signer: by.receipt,
  };
  if (out !== undefined && !dryRun) await writeWhole(join(out, "receipt.json"), toJson(receipt));
  const name = `${await nameIn(store, receipt.repository)}:${receipt.tag}@${digest}`;
  const text = [`${verb(pushed)} ${name}`, ...(by.receipt.development ? DEVELOPMENT_KEY : [])].join("\n");
  const unchanged = pushed !== undefined && pushed.done !== "published";
  return { exitCode: EXIT.clean, text, data: { ...receipt, reference: name, dry_run: dryRun, unchanged } };
});

/** The generated code, by what its engine is called in the record. */
async function codeMaterials(folder: string, { engine: name, ruleset }: BuildRecord): Promise<readonly Material[]> {
  const engine = (["direct", "spidermonkey"] as const).find((known) => name.startsWith(`${known}/`));
  if (engine === undefined) return [];
  const code = await readCode(engine, folder, ruleset);
  return [{ name: `codegen/${codePath(engine, ruleset)}`, digest: digestOf(codeBytes(code)) }];
}

/** Throws `INVALID_TAG`, before anything is written. */
async function checkTag({ repository, tag }: Publication): Promise<void> {
  const { parseReference } = await import("@glither/registry");
  parseReference(`oci:any:${repository}:${tag}`);
}

/** What the last receipt says that this signer has published under this name, of these inputs. */
async function lastDigest(out: string | undefined, publication: Publication): Promise<string | undefined> {
  const { repository, tag, inputDigest, by } = publication;
  const last = out === undefined ? undefined : await readReceiptIfThere(join(out, "receipt.json"));
  const same =
    last?.repository === repository &&
    last.tag === tag &&
    last.input_digest === inputDigest &&
    last.signer.public_key !== undefined &&
    last.signer.public_key === by.receipt.public_key;
  return same ? last.digest : undefined;
}

function verb(pushed: Pushed | undefined): string {
  if (pushed === undefined) return "would publish";
  return { published: "published", "signed again": "unchanged, signed again:", unchanged: "unchanged:" }[pushed.done];
}

const DEVELOPMENT_KEY = [
  "WARNING: signed with a throw-away development key, made for this run and already gone.",
  "         Nobody but this receipt vouches for it. Set GLITHER_SIGNING_KEY or GLITHER_SIGNING_KEY_FILE to sign for others.",
];
