import { oneLine } from "@glither/roux/one-line";
import {
  CHOICES,
  type Choice,
  choiceFor,
  type DocumentedRuntime,
  FEATURES,
  type Feature,
  MATRIX,
  USES,
  type Use,
} from "@glither/runtimes";
import {
  ADAPTERS,
  type Engine,
  type EngineName,
  featuresOf,
  isMissing,
  searchHere,
  type Tried,
} from "@glither/runtimes/adapters";
import { EXIT, StageError } from "../outcome.ts";
import { stage } from "../stage.ts";

export interface RuntimesOptions {
  /** Engines by name; all by default. */
  readonly only?: readonly string[];
}

const NAMES: Readonly<Record<EngineName, string>> = {
  v8: "V8",
  wasmtime: "Wasmtime",
  wasmer: "Wasmer",
  wamr: "WAMR",
  wasmedge: "WasmEdge",
  wasm3: "wasm3",
  hoot: "Hoot",
  workerd: "workerd",
  browser: "Chromium",
};

/** Which engines are on this machine, and what each can do: every feature is tried by a small module, and nothing is asked for. */
export const runtimes = stage(async ({ only = [] }: RuntimesOptions) => {
  const unknown = only.find((name) => ADAPTERS.every((adapter) => adapter.name !== name));
  if (unknown !== undefined)
    throw new StageError("NOT_FOUND", `there is no way here to a runtime \`${unknown}\``, {
      exitCode: EXIT.usage,
      hint: `there is one to ${ADAPTERS.map(({ name }) => name).join(", ")}`,
    });
  const search = searchHere();
  const found: { readonly engine: Engine; readonly features: ReadonlyMap<Feature, Tried> }[] = [];
  const missing: { readonly name: EngineName; readonly why: string }[] = [];
  for (const adapter of ADAPTERS.filter(({ name }) => only.length === 0 || only.includes(name))) {
    const engine = await adapter.find(search);
    if (isMissing(engine)) missing.push({ name: adapter.name, why: engine.missing });
    else found.push({ engine, features: await featuresOf(engine) });
  }
  const lines = [
    ...found.flatMap(({ engine: { name, version, what }, features }) => [
      `${NAMES[name]} ${version}: ${what}`,
      ...FEATURES.map((feature) => featureLine(feature, features.get(feature))),
    ]),
    ...missing.map(({ name, why }) => `${NAMES[name]} is not here: ${why}${fromWhere(name)}`),
  ];
  const engines = found.map(({ engine: { name, version, what, can }, features }) => ({
    name,
    version,
    what,
    can,
    features: Object.fromEntries(features),
  }));
  return { exitCode: EXIT.clean, text: lines.map(oneLine).join("\n"), data: { engines, missing, documented: MATRIX } };
});

function featureLine(feature: Feature, tried: Tried | undefined): string {
  if (tried?.has === true) return `  yes ${feature}`;
  return `  no  ${feature}${tried === undefined ? "" : `: ${tried.why}`}`;
}

function fromWhere(name: EngineName): string {
  const documented: DocumentedRuntime | undefined = MATRIX.find((own) => own.name === NAMES[name]);
  return documented === undefined ? "" : ` (${documented.install})`;
}

export interface ChooseOptions {
  readonly use: string;
}

/** The document's choice for a use, with its reason, what of it is missing on this machine, and the next best. */
export const choose = stage(async ({ use }: ChooseOptions) => {
  if (!isUse(use))
    throw new StageError("NOT_FOUND", `the document chooses nothing for \`${use}\``, {
      exitCode: EXIT.usage,
      hint: `it chooses for ${CHOICES.map((choice) => choice.use).join(", ")}`,
    });
  const choice = choiceFor(use);
  const wanted: State[] = [];
  for (const [place, name] of choice.engines.entries())
    wanted.push(await stateOf(name, place === 0 ? choice.features : []));
  const next = await stateOf(choice.nextEngine, []);
  const here = wanted.flatMap((state) => state.here ?? []);
  const missing = [...wanted.flatMap((state) => state.missing), ...(choice.beyond ?? [])];
  const lines = [
    `${choice.use}: ${choice.wanted} (${choice.reason})`,
    `  it needs ${choice.needs}`,
    ...here.map((what) => `  here: ${what}`),
    ...missing.map((why) => `  missing here: ${why}`),
    `  without that: ${choice.next}`,
    next.here === undefined ? `  missing here: ${next.missing.join(", ")}` : `  here: ${next.here}`,
  ];
  const data: Choice & { readonly here: unknown } = {
    ...choice,
    here: { wanted: here, missing, next: next.here },
  };
  return { exitCode: EXIT.clean, text: lines.map(oneLine).join("\n"), data };
});

interface State {
  readonly here: string | undefined;
  readonly missing: readonly string[];
}

async function stateOf(name: EngineName, features: readonly Feature[]): Promise<State> {
  const engine = await ADAPTERS.find((adapter) => adapter.name === name)?.find(searchHere());
  if (engine === undefined || isMissing(engine)) return { here: undefined, missing: [engine?.missing ?? name] };
  const tried = features.length === 0 ? new Map<Feature, Tried>() : await featuresOf(engine);
  const lacking = features.filter((feature) => tried.get(feature)?.has !== true);
  const tells = features.length === 0 ? "" : `, with ${features.filter((own) => !lacking.includes(own)).join(", ")}`;
  return {
    here: `${NAMES[name]} ${engine.version}${tells}`,
    missing: lacking.map((feature) => `${NAMES[name]} has no ${feature}`),
  };
}

function isUse(use: string): use is Use {
  return (USES as readonly string[]).includes(use);
}
