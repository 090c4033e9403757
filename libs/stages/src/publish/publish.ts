import { join } from "node:path";
import type { BuildRecord } from "@glither/artifact";
import type { Material } from "@glither/host/verify";
import { toJson } from "@glither/roux/core";
import { codeBytes, codePath, readCode } from "../compile/code.ts";
import { digestOf } from "../files/digest.ts";
import { readBytes, writeWhole } from "../files/files.ts";
import { EXIT, StageError } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { shellWord } from "../shell-word.ts";
import { about, stage } from "../stage.ts";
import { inCi, signer } from "../trust/keys.ts";
import { type AttachedSources, namedSourceMap } from "./attached-source-map.ts";
import { isAllowed } from "./gate/comparison.ts";
import { compareWithPublished } from "./gate/gate.ts";
import { comparisonLines } from "./gate/text.ts";
import { namedCore } from "./named-core.ts";
import { partArtifacts, partMaterial } from "./part-artifacts.ts";
import { alreadyThere, type Held, type Publication, type Pushed, push } from "./push.ts";
import { type KeptReceipt, type PublishReceipt, readReceiptIfThere } from "./receipt.ts";
import { refused } from "./refused.ts";
import { makeStatements } from "./statements.ts";
import { layoutPath, nameIn, openIfThere } from "./store.ts";

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
  /** The `.glith` file or the snapshot that the component was built from; it is compared and attached. */
  readonly source?: string;
  /** The `judged.json` that `conform` wrote: with it, only what was judged is published. It needs `code` and `source`. */
  readonly judged?: string;
  /** How much of the source is attached, where it is at hand; the map by default, and never the text unasked. */
  readonly attach?: AttachedSources;
  /** Where its layers are published, beside the store itself, as `oci:PATH` and the like. */
  readonly partStores?: readonly string[];
  /** Pack and sign, and write nothing. */
  readonly dryRun?: boolean;
  /** Look at everything in the store, though the last receipt says that nothing has changed. */
  readonly again?: boolean;
  /** The file of a key, for where the environment has none. */
  readonly keyFile?: string;
  /** The trust policy's file, where it is not the environment's or the workspace's. */
  readonly trust?: string;
}

/** Packs, signs and stores a component, and reads it back as a stranger would before it says that it is there. */
export const publish = stage(async (options: PublishOptions) => {
  const {
    component,
    store,
    ownStore = false,
    out,
    tag,
    code,
    source,
    judged,
    attach = "map",
    dryRun = false,
    again = false,
    keyFile,
    trust,
    partStores = [],
  } = options;
  const { packComponent, readRecord, repositoryOf } = await import("@glither/artifact");
  const { admit } = await import("@glither/host");
  const { importName } = await import("@glither/wit");
  const bytes = await readBytes(component, "the component");
  const record = await about(component, () => readRecord(bytes));
  const { imports, exports } = await about(component, () => admit(bytes).contract);
  const packed = packComponent({ component: bytes, record, imports: imports.map(importName), exports: [...exports] });
  // What is wrong with the store's name is said before anybody looks for a key.
  if (!dryRun) await layoutPath(store);
  const by = await signer({ throwAway: dryRun || (ownStore && !inCi()), keyFile, trust });
  const attached = source === undefined ? undefined : await namedCore(source, record.coreDigest);
  const parts =
    attached === undefined
      ? []
      : await partArtifacts(attached.core, {
          stores: [...(store === undefined || ownStore ? [] : [store]), ...partStores],
          demanded: !dryRun,
        });
  const publication: Publication = {
    repository: repositoryOf(record),
    tag: tag ?? record.version,
    record,
    exports,
    core: attached,
    sourceMap: source === undefined ? undefined : await namedSourceMap(source, attach),
    packed,
    by,
    materials: [
      ...(code === undefined ? [] : await codeMaterials(code, record)),
      ...parts.map(({ layer, digest }) => ({ name: partMaterial(layer), digest })),
    ],
    parts,
  };
  await checkTag(publication);
  if (judged !== undefined) await proveBy(judged, bytes, publication, code);
  const last = again || dryRun ? undefined : await lastReceipt(out, publication);
  if (dryRun) await makeStatements({ ...publication, subject: packed.manifest.descriptor, component: bytes });
  const pushed = dryRun
    ? await rehearse(publication, { store, ownStore })
    : await push(publication, { store, ownStore, vouched: last?.digest });
  const named = `${await nameIn(store, publication.repository)}:${publication.tag}`;
  if (pushed.done === "refused") return refused(named, record, pushed.comparison);
  const { digest, size } = pushed;
  const comparison = pushed.comparison ?? (last?.digest === digest ? last.comparison : undefined);
  const receipt: PublishReceipt = {
    repository: publication.repository,
    tag: publication.tag,
    digest,
    size,
    input_digest: record.inputDigest,
    wit_attestation: record.witAttestation,
    signer: by.receipt,
    ...(comparison === undefined ? {} : { comparison }),
  };
  if (out !== undefined && !dryRun) await writeWhole(join(out, "receipt.json"), toJson(receipt));
  const reference = `${named}@${digest}`;
  const unchanged = pushed.done === "unchanged" || pushed.done === "signed again";
  const text = [
    `${VERBS[pushed.done]} ${shellWord(reference)}`,
    ...(comparison === undefined || unchanged ? [] : comparisonLines(comparison)),
    ...(by.receipt.development ? DEVELOPMENT_KEY : []),
  ]
    .map(oneLine)
    .join("\n");
  return { exitCode: EXIT.clean, text, data: { ...receipt, reference, dry_run: dryRun, unchanged } };
});

/** Nothing is published on trust: where what proves it is not at hand, that is an error of who calls. */
async function proveBy(judged: string, component: Uint8Array, { core, record }: Publication, code?: string) {
  if (core === undefined || code === undefined) throw new Error("what was judged is found by the core and the code");
  const { proveJudged } = await import("./judged.ts");
  await proveJudged({ component, record, core, code, judged });
}

/** What `push` would make of a publication, as far as that can be told without writing; a store need not be there. */
async function rehearse(
  publication: Publication,
  { store: name, ownStore }: { readonly store: string | undefined; readonly ownStore: boolean },
): Promise<Rehearsed | Held> {
  const { digest, size } = publication.packed.manifest.descriptor;
  const store = name === undefined || ownStore ? undefined : await openIfThere(name, publication.repository);
  const there = store !== undefined && (await alreadyThere(store, publication.tag, publication)) !== undefined;
  const comparison = store === undefined ? undefined : await compareWithPublished(store, publication);
  if (!there && comparison !== undefined && !isAllowed(comparison)) return { done: "refused", comparison };
  return { digest, size, done: "rehearsed", ...(comparison === undefined ? {} : { comparison }) };
}

interface Rehearsed extends Omit<Pushed, "done"> {
  readonly done: "rehearsed";
}

/** The generated code, by what its engine is called in the record. */
async function codeMaterials(folder: string, record: BuildRecord): Promise<readonly Material[]> {
  const { engineOf } = await import("../compile/component.ts");
  const { ruleset } = record;
  const engine = engineOf(record);
  if (engine === undefined) return [];
  const code = await readCode(engine, folder, ruleset);
  return [{ name: `codegen/${codePath(engine, ruleset)}`, digest: digestOf(codeBytes(code)) }];
}

/** Throws `INVALID_TAG`, and refuses the tag of another version, before anything is written. */
async function checkTag({ repository, tag, record }: Publication): Promise<void> {
  const { isVersion } = await import("@glither/attest");
  const { parseReference } = await import("@glither/registry");
  parseReference(`oci:any:${repository}:${tag}`);
  if (tag === record.version || !isVersion(tag)) return;
  throw new StageError(
    "MALFORMED",
    `the ruleset is version \`${record.version}\`, and cannot be tagged as \`${tag}\``,
    {
      exitCode: EXIT.usage,
      hint: "leave `--tag` out, or name one that is no version, such as `latest`",
    },
  );
}

/** The last receipt, if it is of what this signer has published under this name, of these inputs. */
async function lastReceipt(out: string | undefined, publication: Publication): Promise<KeptReceipt | undefined> {
  const { repository, tag, record, by } = publication;
  const last = out === undefined ? undefined : await readReceiptIfThere(join(out, "receipt.json"));
  const same =
    last?.repository === repository &&
    last.tag === tag &&
    last.input_digest === record.inputDigest &&
    last.signer.public_key !== undefined &&
    last.signer.public_key === by.receipt.public_key;
  return same ? last : undefined;
}

const VERBS: Readonly<Record<(Pushed | Rehearsed)["done"], string>> = {
  published: "published",
  "signed again": "unchanged, signed again:",
  unchanged: "unchanged:",
  rehearsed: "would publish",
};

const DEVELOPMENT_KEY = [
  "WARNING: signed with a throw-away development key, made for this run and already gone.",
  "         Nobody but this receipt vouches for it. Set GLITHER_SIGNING_KEY or GLITHER_SIGNING_KEY_FILE to sign for others.",
];
