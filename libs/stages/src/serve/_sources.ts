import type { SignedSourceMap } from "@glither/host/verify";
import type { Core } from "@glither/roux/core";
import type { ComponentConfig, Pulled, Sources } from "@glither/service";
import { vocabularyOf } from "../compile/ruleset.ts";
import { withDeclared } from "../compile/with-declared.ts";
import { digestOf } from "../files/digest.ts";
import { readBytes } from "../files/files.ts";
import { EXIT, StageError } from "../outcome.ts";
import { attachedCore } from "../publish/attached-core.ts";
import { openReference } from "../publish/store.ts";
import { contractOf, declaredBy } from "../run/find-component.ts";
import { about } from "../stage.ts";
import { pullReference } from "../trust/verify.ts";

/** Where a service gets its components from: verified as by `tangle verify`, or files with the digests that are asked for. */
export async function sources(): Promise<Sources> {
  const { loadBindings } = await import("@glither/service");
  return { pull, bindings: loadBindings };
}

async function pull(named: ComponentConfig, trust: string | undefined): Promise<Pulled> {
  if ("file" in named) return about(named.file, () => ofFile(named.file, named.digest));
  const { reference } = named;
  return about(reference, async () => {
    const { component, record, digest, sourceMap } = await pullReference({
      reference,
      keys: [],
      ...(trust === undefined ? {} : { trust }),
    });
    const { store } = await openReference(reference);
    const attached = await attachedCore(store, digest, record.coreDigest);
    const source = await sourceMap();
    return {
      ...(await pulled(component, digest, attached?.core)),
      ...placesIn(source),
      ...(source && { source }),
    };
  });
}

/** Where each rule stands, for the receipts to say it: as somebody trusted has signed it. */
function placesIn(found: SignedSourceMap | undefined): Pick<Pulled, "places"> {
  if (found === undefined) return {};
  const rules = found.map.items.filter(({ kind }) => kind === "rule");
  return { places: new Map(rules.map(({ name, span: { line, column } }) => [name, { line, column }])) };
}

async function ofFile(file: string, wanted: string): Promise<Pulled> {
  const component = await readBytes(file, "the component");
  const digest = digestOf(component);
  if (digest === wanted) return pulled(component, digest, undefined);
  throw new StageError("REFUSED", `it has the digest \`${digest}\`, not \`${wanted}\``, {
    exitCode: EXIT.verification,
    hint: "it is another component than the one that was meant: look where it comes from",
  });
}

async function pulled(component: Uint8Array, digest: string, core: Core | undefined): Promise<Pulled> {
  const { readRecord } = await import("@glither/artifact");
  const { dialect, ruleset, version } = readRecord(component);
  const declared = { ...(await declaredBy(component)), ...(core?.watched && { watched: core.watched }) };
  const vocabulary = withDeclared(vocabularyOf(dialect), declared);
  const meaning = core && { fold: core.fold, rules: core.rules };
  const contract = { ...contractOf(vocabulary), ...meaning };
  return { component, digest, ruleset, version, contract, ...(core && { core, vocabulary }) };
}
