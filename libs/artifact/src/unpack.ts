import { Reader } from "./_read.ts";
import { type Annotations, DIALECT_ANNOTATION, REQUIRED_ANNOTATIONS, unknownAnnotation } from "./annotations.ts";
import type { Descriptor } from "./descriptor.ts";
import { ArtifactError } from "./error.ts";
import { MEDIA_TYPE } from "./media-types.ts";
import { repositoryOfTarget, repositoryOfTitle } from "./naming.ts";
import { TITLE_ANNOTATION } from "./pack.ts";

/** A config takes some hundred bytes and is fetched before anything is verified: a manifest's word for more is not taken. */
const MAX_CONFIG_BYTES = 64 * 1024;

export interface ComponentManifest {
  readonly config: Descriptor;
  readonly layer: Descriptor;
  /** The file name that the layer goes by. */
  readonly title: string;
  /** All of them, those of other tools included. */
  readonly annotations: Annotations;
}

export interface ComponentConfig {
  readonly architecture: string;
  readonly os: string;
  readonly layerDigest: string;
  /** Undefined where `null` is written, as by wkg, which knows the component and not what it is for. */
  readonly target: string | undefined;
  readonly imports: readonly string[];
  readonly exports: readonly string[];
}

/**
 * Reads a component's manifest; anything that `packComponent` would not write, or a config said to have more than 64 KiB, is
 * `MANIFEST_MALFORMED`, and an annotation in our name that is none of ours `UNKNOWN_ANNOTATION`.
 */
export function unpackManifest(bytes: Uint8Array): ComponentManifest {
  const read = new Reader("MANIFEST_MALFORMED", "manifest");
  const fields = read.document(bytes, ["schemaVersion", "mediaType", "config", "layers", "annotations"]);
  read.number(fields.get("schemaVersion"), "schemaVersion", 2);
  read.text(fields.get("mediaType"), "mediaType", MEDIA_TYPE.manifest);
  const config = read.descriptor(fields.get("config"), "config", MEDIA_TYPE.wasmConfig);
  if (config.size > MAX_CONFIG_BYTES) {
    throw read.fail(`has a config of ${config.size} bytes, more than the ${MAX_CONFIG_BYTES} that are read`);
  }
  const layer = read.descriptor(read.single(fields.get("layers"), "layers"), "layers[0]", MEDIA_TYPE.wasmLayer);
  const title = read.text(layer.annotations?.[TITLE_ANNOTATION], `layers[0].annotations.${TITLE_ANNOTATION}`);
  const annotations = read.texts(fields.get("annotations"), "annotations");
  for (const name of REQUIRED_ANNOTATIONS) {
    if (!Object.hasOwn(annotations, name)) throw read.fail(`lacks the annotation \`${name}\``);
  }
  const foreign =
    unknownAnnotation(annotations) ?? unknownAnnotation({ ...config.annotations, ...layer.annotations }, []);
  if (foreign !== undefined) {
    throw new ArtifactError(
      "UNKNOWN_ANNOTATION",
      `the manifest has an annotation \`${foreign}\`, which is none of ours`,
      {
        hint: "publish what the build made, as it is",
      },
    );
  }
  return { config, layer, title, annotations };
}

/** Reads a component's config; anything of another shape than `packComponent` writes is `CONFIG_MALFORMED`. */
export function unpackConfig(bytes: Uint8Array): ComponentConfig {
  const read = new Reader("CONFIG_MALFORMED", "config");
  const fields = read.document(bytes, ["created", "author", "architecture", "os", "layerDigests", "component"]);
  const component = read.object(fields.get("component"), "component", ["imports", "exports", "target"]);
  const [target, author] = [component.get("target"), fields.get("author") ?? null];
  read.text(fields.get("created"), "created");
  if (author !== null) read.text(author, "author");
  const names = (key: string): string[] =>
    read.list(component.get(key), `component.${key}`).map((item, i) => read.text(item, `component.${key}[${i}]`));
  return {
    architecture: read.text(fields.get("architecture"), "architecture"),
    os: read.text(fields.get("os"), "os"),
    layerDigest: read.text(read.single(fields.get("layerDigests"), "layerDigests"), "layerDigests[0]"),
    target: target === null ? undefined : read.text(target, "component.target"),
    imports: names("imports"),
    exports: names("exports"),
  };
}

/**
 * The repository that an artifact is for, `glither/mail/mailguard`, by its target, else by dialect and file name;
 * undefined where these name none. The record inside the component has the last word.
 */
export function repositoryIn(
  { title, annotations }: ComponentManifest,
  { target }: ComponentConfig,
): string | undefined {
  if (target !== undefined) return repositoryOfTarget(target);
  return repositoryOfTitle(annotations[DIALECT_ANNOTATION] ?? "", title);
}
