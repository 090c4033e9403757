import type { Receipt } from "@glither/host";

/** What rules say to do to a message that goes on. */
export interface Marks {
  readonly tags: readonly string[];
  readonly folder: string | undefined;
  /** Further header fields, and to whom else it goes. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly flags: readonly string[];
  readonly redirect: readonly string[];
}

/** What becomes of a message for one recipient. */
export type Fate =
  | { readonly kind: "delivered"; readonly marks: Marks }
  | { readonly kind: "dropped" }
  /** Refused to whom it comes from, with this text. */
  | { readonly kind: "rejected"; readonly text: string }
  | { readonly kind: "held"; readonly token: string; readonly marks: Marks };

/** The box that lets a message pass; whatever else a verdict is does not. */
export const DELIVERED = "delivered";

/** What a receipt comes to. Verbs that nothing here knows are its host's, and change nothing about the message. */
export function fateOf(receipt: Receipt): Fate {
  const marks = marksOf(receipt);
  if ("token" in receipt) return { kind: "held", token: receipt.token, marks };
  if (receipt.verdict === DELIVERED) return { kind: "delivered", marks };
  const reject = receipt.actions.find(({ verb }) => verb === "reject");
  return reject === undefined ? { kind: "dropped" } : { kind: "rejected", text: firstText(reject.args) };
}

/** To whom it goes that rules let pass: who is redirected from gets it himself where a folder of his is named, too. */
export function destinationsOf({ redirect, folder }: Marks, recipients: readonly string[]): readonly string[] {
  return redirect.length > 0 && folder === undefined ? redirect : [...recipients, ...redirect];
}

function marksOf({ actions }: Receipt): Marks {
  const of = (verb: string): string[] =>
    actions.flatMap((action) => (action.verb === verb ? [firstText(action.args)] : []));
  return {
    tags: of("tag"),
    folder: of("route").at(-1),
    flags: of("flag"),
    redirect: of("redirect"),
    headers: actions.flatMap(({ verb, args }) => {
      const [name, value] = Object.values(args).map(String);
      return verb === "header" && name !== undefined && value !== undefined ? [[name, value] as const] : [];
    }),
  };
}

function firstText(args: Readonly<Record<string, unknown>>): string {
  return String(Object.values(args)[0] ?? "");
}
