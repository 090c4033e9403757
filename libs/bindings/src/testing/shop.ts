import { AnswerContext, type BindingSet } from "@glither/host";
import { witName } from "@glither/wit";
import type { BindingContract } from "../contract.ts";
import { type LoadOptions, loadBindingSet } from "../description/load-binding-set.ts";
import { argumentsFor } from "../offer/arguments-for.ts";
import type { OfferedBindings } from "../offer/offered.ts";

const TEXT = { kind: "text" } as const;
export const STANDING = { kind: "enum", name: "standing", symbols: ["none", "very_good"] } as const;

/** A contract with a value of every kind. */
export const SHOP: BindingContract = {
  dialect: { name: "glither.shop" },
  fields: [
    { path: "client", type: TEXT },
    { path: "item.name", type: TEXT },
    { path: "amount", type: { kind: "number" } },
    { path: "note", type: { kind: "optional", of: TEXT } },
  ],
  enrichments: [
    { path: "client.standing", type: { kind: "optional", of: STANDING } },
    { path: "client.blocked", type: { kind: "boolean" } },
    { path: "quota.left", type: { kind: "integer" } },
    { path: "score", type: { kind: "number" }, ligand: { from: ["client", "item.name"], fresh: 60_000 } },
    {
      path: "mandate",
      type: {
        kind: "record",
        name: "mandate",
        members: [
          { name: "given_by", type: STANDING },
          { name: "until", type: { kind: "duration" } },
        ],
      },
      ligand: { from: ["client"] },
    },
    { path: "roles", type: { kind: "list", of: TEXT }, ligand: { from: ["client"] } },
  ],
  verbs: [
    { name: "tag", parameters: [{ name: "label", type: TEXT }], suspends: false },
    { name: "hold", parameters: [{ name: "into", type: TEXT }], suspends: true },
  ],
};

/** The same with these enrichments and verbs alone. */
export function only(...names: readonly string[]): BindingContract {
  return {
    ...SHOP,
    enrichments: SHOP.enrichments.filter(({ path }) => names.includes(path)),
    verbs: SHOP.verbs.filter(({ name }) => names.includes(name)),
  };
}

/** A set of one enrichment, described. */
export function described(path: string, entry: unknown, options: Partial<LoadOptions> = {}): Promise<OfferedBindings> {
  return loadBindingSet({ enrich: { [path]: entry } }, only(path), { folder: ".", environment: {}, ...options });
}

export interface Asked {
  readonly artifact?: Readonly<Record<string, unknown>>;
  readonly context?: AnswerContext | undefined;
}

/** Asks as a component does. */
export async function ask(
  { bindings }: { readonly bindings: BindingSet },
  path: string,
  asked: Asked = {},
): Promise<unknown> {
  const { artifact = {}, context = new AnswerContext() } = asked;
  const enrichment = SHOP.enrichments.find((candidate) => candidate.path === path);
  if (enrichment === undefined) throw new TypeError(`no enrichment ${path}`);
  const values: Readonly<Record<string, unknown>> = { client: "ann", "item.name": "tea", amount: 3, ...artifact };
  const args = argumentsFor(enrichment, SHOP, values);
  return bindings["glither:shop/enrich"]?.[witName(path)]?.(...args, context);
}
