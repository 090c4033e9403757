import type { Store } from "@glither/registry";
import { EXIT, StageError } from "./outcome.ts";

/** An artifact's place: a store and the digest within it. */
export interface Place {
  readonly store: Store;
  readonly digest: string;
}

/** Opens what a reference such as `oci:PATH@sha256:…` names. A tag may name another artifact tomorrow, so it will not do. */
export async function openReference(text: string): Promise<Place> {
  const { OciLayoutStore, parseReference } = await import("@glither/registry");
  const { path, repository, digest } = parseReference(text);
  if (digest === undefined) throw notADigest(text);
  const store = await OciLayoutStore.open({ path, ...(repository === undefined ? {} : { repository }) });
  return { store, digest };
}

function notADigest(reference: string): StageError {
  return new StageError("REFUSED", `\`${reference}\` names a tag, which can move`, {
    exitCode: EXIT.verification,
    hint: "name the digest: `oci:PATH@sha256:…`; `publish` prints it",
  });
}

/** The folder of a store given as `oci:PATH`. */
export function layoutPath(store: string | undefined): string {
  const path = /^oci:(.+)$/u.exec(store ?? "")?.[1];
  if (path !== undefined) return path;
  throw new StageError("MALFORMED", store === undefined ? "no store is named" : `\`${store}\` is no store`, {
    exitCode: EXIT.usage,
    hint: "an OCI layout on disk is named `oci:PATH`; registries over HTTP are not supported yet",
  });
}
