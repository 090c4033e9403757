import {
  type Annotations,
  annotationsOf,
  type BuildRecord,
  type ComponentConfig,
  type ComponentManifest,
  checkSections,
  type Descriptor,
  digestOf,
  isDigest,
  ownAnnotations,
  PIN,
  readRecord,
  repositoryIn,
  sameAnnotations,
  targetOf,
  titleOf,
  unpackConfig,
  unpackManifest,
} from "@glither/artifact";
import { isOlder, ruleFor, type StatementKind, type Trust, type TrustPolicy, type TrustRule } from "@glither/attest";
import type { Store } from "@glither/registry";
import { admit } from "../admission/admit.ts";
import type { Material } from "../statements/provenance.ts";
import { checkMembrane, checkProvenance, type StatementQuery } from "./_attestations.ts";
import { Bundles } from "./_bundles.ts";
import { checkCompatibility } from "./_compatibility.ts";
import { checkConfig } from "./_config.ts";
import { checkNoRetrograde } from "./_no-retrograde.ts";
import {
  type SignedSourceMap,
  type SourceMapQuery,
  signedSourceMap,
  sourceMapIfThere,
  sourceMapText,
} from "./_source-map.ts";
import { findStatement, remarkOn } from "./_statement.ts";
import { type Passed, Steps } from "./_steps.ts";
import { taken } from "./_taken.ts";
import { VerificationError, type VerificationStep } from "./error.ts";

export interface PullRequest {
  readonly store: Store;
  /** The manifest's digest, `sha256:…`; a tag is refused. */
  readonly digest: string;
  /** The name that the artifact is expected to have, where it was asked for by one: `glither/mail/mailguard`. */
  readonly repository?: string;
  /** Who is trusted with what. Without a rule for the artifact's name, nothing verifies. */
  readonly policy: TrustPolicy;
}

export interface VerifiedComponent {
  readonly component: Uint8Array;
  readonly record: BuildRecord;
  /** Those that were signed. */
  readonly annotations: Annotations;
  readonly digest: string;
  /** What the build read, as its provenance states; empty where the policy demands none. */
  readonly materials: readonly Material[];
  /** What was checked, all of it passed. */
  readonly steps: readonly VerificationStep[];
  /**
   * Where its rules stand in their source, as somebody trusted has signed it; undefined where nobody has. It is fetched when
   * it is asked for, since nothing needs it that runs the component.
   *
   * @throws VerificationError `WRONG_SOURCE_MAP`, `STORE_FAILED`
   */
  readonly sourceMap: () => Promise<SignedSourceMap | undefined>;
}

/**
 * Pulls a component by digest and checks all that can be checked of it before it runs; there is no way to ask for less.
 * The signature comes before the content, so that nothing large is fetched on a stranger's word. Digests are computed
 * here once more: a store is not trusted to have done so. Throws `VerificationError`.
 */
export async function pullVerified({ store, digest, repository, policy }: PullRequest): Promise<VerifiedComponent> {
  const steps = new Steps();
  await steps.run("reference", () => checkReference(digest));
  await steps.run("trust", () => checkTrust(policy));
  const manifest = await steps.run("manifest", () => pullManifest(store, digest));
  const annotations = ownAnnotations(manifest.annotations);
  const { config, name, rule } = await steps.run("name", () => pullConfig(store, manifest, policy, repository));
  const { signers, timestamped, statements } = rule;
  const trust: Trust = { signers, timestamped, ...(policy.root === undefined ? {} : { root: policy.root }) };
  const query = await steps.run("signature", async () => {
    const bundles = new Bundles(store, digest, trust);
    const signer = await findStatement({ digest, trust, bundles, kind: "signature", annotations });
    const remark = await remarkOn(bundles);
    const detail = `signed, with its annotations, by ${signer}${remark === "" ? "" : `; ${remark}`}`;
    return { value: { digest, trust, bundles }, detail };
  });
  await steps.run("compatibility", async () => {
    const pins = checkCompatibility(annotations, config, policy);
    return { value: pins, detail: `this host can run it, and the policy accepts it: ${pins}` };
  });
  await steps.run("minimum", () => checkMinimum(policy, name, annotations));
  const component = await steps.run("content", () => pullContent(store, manifest));
  const record = await steps.run("record", () => checkRecord(manifest, component, config));
  const attested = (kind: StatementKind): StatementQuery | undefined =>
    statements.includes(kind) ? { ...query, kind } : undefined;
  await steps.run("membrane", async () => {
    const passed = await checkMembrane(component, record, attested("membrane"));
    checkConfig(config, admit(component));
    return passed;
  });
  const provenance = attested("provenance");
  const materials =
    provenance === undefined ? [] : await steps.run("provenance", () => checkProvenance(record, provenance));
  // Who demands both levels demands the stricter one.
  const level = (["no_retrograde", "no_retrograde_receiver"] as const).find((kind) => statements.includes(kind));
  if (level !== undefined)
    await steps.run("no_retrograde", () => checkNoRetrograde(component, record, { ...query, kind: level }));
  const mapQuery: SourceMapQuery = { ...query, store, coreDigest: record.coreDigest };
  if (statements.includes("source_map")) {
    await steps.run("source_map", async () => {
      const found = await signedSourceMap(mapQuery);
      return { value: found, detail: sourceMapText(found) };
    });
  }
  const sourceMap = (): Promise<SignedSourceMap | undefined> => sourceMapIfThere(mapQuery);
  return { component, record, annotations, digest, materials, steps: steps.done, sourceMap };
}

async function checkReference(digest: string): Promise<Passed<string>> {
  if (isDigest(digest)) return { value: digest, detail: "named by its digest" };
  throw new VerificationError("NOT_A_DIGEST", `\`${digest}\` is no digest`, {
    hint: "a tag can be moved: look up once which digest it names, and deploy that",
  });
}

/** An empty policy is no trust, never trust in anybody. */
async function checkTrust({ rules, compilers, snapshots }: TrustPolicy): Promise<Passed<void>> {
  if (rules.length === 0 || rules.some(({ signers, statements }) => signers.length === 0 || statements.length === 0)) {
    throw new VerificationError("NO_TRUST", "the trust policy is empty, so nothing can be verified", {
      hint: "name at least one signer, and what they may sign; `tangle key trust` writes a first policy",
    });
  }
  if (compilers.length === 0 || snapshots.length === 0) {
    throw new VerificationError("NO_TRUST", "the trust policy accepts no compiler or no snapshot version");
  }
  return { value: undefined, detail: `the policy has rules for ${rules.map(({ name }) => `\`${name}\``).join(", ")}` };
}

async function pullManifest(store: Store, digest: string): Promise<Passed<ComponentManifest>> {
  const bytes = taken((await store.getManifest(digest)).bytes);
  checkDigest(bytes, digest);
  return { value: unpackManifest(bytes), detail: "the manifest has that digest and describes a ruleset's component" };
}

interface Named {
  readonly config: ComponentConfig;
  /** `glither/mail/mailguard`: what the component says that it is; the record inside confirms it later. */
  readonly name: string;
  readonly rule: TrustRule;
}

/** The config is small, and bound to the digest through the manifest: its name chooses who must have signed. */
async function pullConfig(
  store: Store,
  manifest: ComponentManifest,
  policy: TrustPolicy,
  repository: string | undefined,
): Promise<Passed<Named>> {
  const config = unpackConfig(await pullBlob(store, manifest.config));
  if (config.layerDigest !== manifest.layer.digest) {
    throw new VerificationError(
      "MALFORMED_ARTIFACT",
      `the config describes \`${config.layerDigest}\`, not the component`,
    );
  }
  const name = repositoryIn(manifest, config);
  if (name === undefined) {
    const said = config.target ?? manifest.title;
    throw new VerificationError("MALFORMED_ARTIFACT", `\`${said}\` does not say which ruleset it is`);
  }
  if (repository !== undefined && repository !== name && !repository.endsWith(`/${name}`)) {
    throw new VerificationError("WRONG_NAME", `\`${repository}\` was asked for, and the artifact is \`${name}\``, {
      hint: "it was stored under another's name: check the reference",
    });
  }
  const rule = ruleFor(policy, name);
  if (rule === undefined) {
    throw new VerificationError("UNTRUSTED_NAME", `the trust policy has no rule for \`${name}\``, {
      hint: "add a rule that says who may sign it",
    });
  }
  const demanded = rule.statements.map((kind) => `\`${kind}\``).join(", ");
  return { value: { config, name, rule }, detail: `\`${name}\`; its rule \`${rule.name}\` demands ${demanded}` };
}

async function checkMinimum(policy: TrustPolicy, name: string, annotations: Annotations): Promise<Passed<void>> {
  const minimum = policy.minimumVersions.get(name);
  const version = annotations[PIN.version] ?? "";
  if (minimum === undefined) return { value: undefined, detail: `version \`${version}\`; the policy pins no minimum` };
  if (!isOlder(version, minimum)) {
    return { value: undefined, detail: `version \`${version}\` is not older than the pinned \`${minimum}\`` };
  }
  throw new VerificationError(
    "TOO_OLD",
    `version \`${version}\` of \`${name}\` is older than the pinned \`${minimum}\``,
    {
      hint: "deploy a newer version; an old one may have been put back on purpose",
    },
  );
}

async function pullContent(store: Store, manifest: ComponentManifest): Promise<Passed<Uint8Array>> {
  const component = await pullBlob(store, manifest.layer);
  return { value: component, detail: `the component has its digest and its ${component.length} bytes` };
}

async function checkRecord(
  manifest: ComponentManifest,
  component: Uint8Array,
  config: ComponentConfig,
): Promise<Passed<BuildRecord>> {
  checkSections(component);
  const record = readRecord(component);
  const { target } = config;
  const built = targetOf(record);
  const same =
    sameAnnotations(annotationsOf(record), ownAnnotations(manifest.annotations)) &&
    titleOf(record) === manifest.title &&
    built === (target ?? built);
  if (same) {
    return { value: record, detail: `the component says of itself what was signed: \`${built}\`` };
  }
  throw new VerificationError("RECORD_MISMATCH", "the component was built as something else than it was published as", {
    hint: "publish what the build made, as it is",
  });
}

async function pullBlob(store: Store, descriptor: Descriptor): Promise<Uint8Array> {
  const bytes = taken(await store.getBlob(descriptor));
  if (bytes.length !== descriptor.size) {
    const message = `\`${descriptor.digest}\` has ${bytes.length} bytes, not ${descriptor.size}`;
    throw new VerificationError("WRONG_SIZE", message, { hint: DAMAGED });
  }
  checkDigest(bytes, descriptor.digest);
  return bytes;
}

function checkDigest(bytes: Uint8Array, wanted: string): void {
  const found = digestOf(bytes);
  if (found === wanted) return;
  throw new VerificationError("WRONG_DIGEST", `\`${wanted}\` was asked for, \`${found}\` was given`, { hint: DAMAGED });
}

const DAMAGED = "the store is damaged or was tampered with: do not run this, and publish again from a good build";
