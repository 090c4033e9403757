import { type BuildRecord, canonicalJson, isDigest, isJson, type Json, TARGET } from "@glither/artifact";

/** A file that the build read. */
export interface Material {
  /** Such as `codegen/js/mailguard.js`; no path of a machine. */
  readonly name: string;
  /** `sha256:…` */
  readonly digest: string;
}

/** How a component comes about: snapshot, world, code, engine. */
const BUILD_TYPE = "https://glither.org/build/component/v1";

/**
 * SLSA provenance, version 1. It names what the build read, with digests, and the one who ran it; it has no time in it,
 * for the standard demands none and the same build is to say the same.
 */
export function provenancePredicate(
  record: BuildRecord,
  { builder, materials }: { readonly builder: string; readonly materials: readonly Material[] },
): { readonly [key: string]: Json } {
  const own = ownMaterials(record);
  const names = own.map(({ name }) => name);
  const others = materials.filter(({ name }) => !names.includes(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    buildDefinition: {
      buildType: BUILD_TYPE,
      ...parametersOf(record),
      resolvedDependencies: [...own, ...others].map(({ name, digest }) => ({
        digest: { sha256: digest.slice("sha256:".length) },
        name,
      })),
    },
    runDetails: { builder: { id: builder } },
  };
}

/** What of a provenance is not so of this component; undefined when all is. */
export function provenanceFault(predicate: Readonly<Record<string, unknown>>, record: BuildRecord): string | undefined {
  const definition = fieldsOf(predicate["buildDefinition"]);
  if (definition.get("buildType") !== BUILD_TYPE) return `it tells of another kind of build than \`${BUILD_TYPE}\``;
  for (const [name, wanted] of Object.entries(parametersOf(record))) {
    if (!isEqual(definition.get(name), wanted)) return `its \`${name}\` are not those of the component's build record`;
  }
  const listed = definition.get("resolvedDependencies");
  const materials = Array.isArray(listed) ? listed.map(materialOf) : [];
  if (materials.length === 0 || materials.includes(undefined))
    return "it does not name what was built from, with digests";
  for (const { name, digest } of ownMaterials(record)) {
    const named = materials.filter((material) => material?.name === name);
    if (named.length !== 1 || named[0]?.digest !== digest) return `its \`${name}\` is not the one that was built from`;
  }
  const builder = fieldsOf(fieldsOf(predicate["runDetails"]).get("builder")).get("id");
  return typeof builder === "string" && builder !== "" ? undefined : "it does not name who built it";
}

/** What a provenance names that was built from, as far as it can be read. */
export function materialsIn(predicate: Readonly<Record<string, unknown>>): readonly Material[] {
  const listed = fieldsOf(predicate["buildDefinition"]).get("resolvedDependencies");
  return Array.isArray(listed) ? listed.flatMap((value) => materialOf(value) ?? []) : [];
}

/** What every build reads; the record inside the component knows their digests. */
function ownMaterials(record: BuildRecord): readonly Material[] {
  return [
    { name: "snapshot/core.cbor", digest: record.coreDigest },
    { name: "wit/world.wit", digest: record.witAttestation },
  ];
}

function parametersOf({ ruleset, version, dialect, ...record }: BuildRecord) {
  return {
    externalParameters: { dialect, ruleset, version },
    internalParameters: {
      compiler: record.compiler,
      dialect_version: record.dialectVersion,
      engine: record.engine,
      input_digest: record.inputDigest,
      snapshot_version: record.snapshotVersion,
      target: TARGET,
      wasi: record.wasi,
    },
  };
}

function materialOf(value: unknown): Material | undefined {
  const fields = fieldsOf(value);
  const name = fields.get("name");
  const digest = `sha256:${String(fieldsOf(fields.get("digest")).get("sha256"))}`;
  return typeof name === "string" && isDigest(digest) ? { name, digest } : undefined;
}

function isEqual(value: unknown, wanted: Json): boolean {
  return value !== undefined && isJson(value) && Buffer.compare(canonicalJson(value), canonicalJson(wanted)) === 0;
}

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : []);
}
