/** What a rule may read: fields of the message, and enrichments, which a host is called for. */
export type Name = keyof Facts | Enrichment;

/** A message's fields, by their paths. An absent one is left out. */
export interface Facts {
  readonly "from.domain": string;
  readonly "from.org": string;
  readonly "recipient.org": string;
  readonly "attachment.ext"?: string;
  readonly "list.unsubscribe": boolean;
}

export const ENRICHMENTS = ["dmarc.result", "dkim.org", "sender.allowlisted", "dmarc.policy"] as const;
export type Enrichment = (typeof ENRICHMENTS)[number];

export function isEnrichment(name: Name): name is Enrichment {
  return ENRICHMENTS.some((enrichment) => enrichment === name);
}

/** The few tests that the measured rulesets are made of, so that each engine's rules come from one list. */
export type Guard =
  | { readonly is: "equal"; readonly name: Name; readonly text: string }
  | { readonly is: "different"; readonly name: Name; readonly from: Name }
  | { readonly is: "among"; readonly name: Name; readonly texts: readonly string[] }
  | { readonly is: "true" | "false"; readonly name: Name };

/** The first one whose guards all hold decides; `DEFAULT` where none does. */
export interface Rule {
  readonly name: string;
  readonly guards: readonly Guard[];
}

export const DEFAULT = "default";

const NOT_LISTED: Guard = { is: "false", name: "sender.allowlisted" };
const LISTED: Guard = { is: "true", name: "sender.allowlisted" };
const OTHER_SIGNER: Guard = { is: "different", name: "from.org", from: "dkim.org" };
const UNPROVED: Guard = { is: "among", name: "dmarc.result", texts: ["fail", "none", "temperror", "permerror"] };

/** What `mailguard.glith` says, for engines that do not read it; that they agree is asserted before anything is timed. */
export const MAILGUARD: readonly Rule[] = [
  {
    name: "drop_dmarc_reject",
    guards: [
      { is: "equal", name: "dmarc.result", text: "fail" },
      NOT_LISTED,
      { is: "equal", name: "dmarc.policy", text: "reject" },
    ],
  },
  { name: "quarantine_spoof", guards: [UNPROVED, OTHER_SIGNER, NOT_LISTED] },
  {
    name: "quarantine_executable",
    guards: [{ is: "among", name: "attachment.ext", texts: ["exe", "scr", "js", "vbs", "bat"] }, NOT_LISTED],
  },
  { name: "tag_external", guards: [{ is: "different", name: "from.org", from: "recipient.org" }] },
  { name: "route_newsletters", guards: [{ is: "true", name: "list.unsubscribe" }, LISTED] },
  { name: "deliver_allowlisted", guards: [LISTED] },
];

/** Rules that compare one field with a text each, and, where `guarded`, ask one enrichment when it is equal. */
export function equalityRules(count: number, guarded: boolean): readonly Rule[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `rule_${index}`,
    guards: [{ is: "equal", name: "from.domain", text: domainOf(index) }, ...(guarded ? [NOT_LISTED] : [])],
  }));
}

export function domainOf(index: number): string {
  return `d${index}.example`;
}

/** Equality rules in the language itself. */
export function equalityRuleset(count: number, guarded: boolean): string {
  const rules = Array.from({ length: count }, (_, index) => {
    const box = index % 2 === 0 ? "dropped" : "delivered";
    const guard = guarded ? " | not sender.allowlisted" : "";
    return `rule rule_${index} = msg | from.domain == "${domainOf(index)}"${guard} => into ${box}\n`;
  });
  return `#pragma dialect glither.mail ; fold first-match\n#pragma version 0.1.0\n${rules.join("")}`;
}
