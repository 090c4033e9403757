/** A page for those who have the command line and nothing else of this project at hand. */
export interface Guide {
  readonly title: string;
  readonly lines: readonly string[];
}

/** By the names under which hints send people to them. */
export const GUIDES: Readonly<Record<string, Guide>> = {
  cases: {
    title: "What a case needs",
    lines: [
      "A case is one JSON file. Required are",
      "",
      "  name                 a text, not empty",
      "  artifact             an object: fields of the dialect by their paths; what is left out is empty or absent",
      "  expect.verdict       a text: the box, or `pending`",
      "  expect.rule          a text: the rule that takes it, or `default`",
      "  expect.reason_class  a text: the rule's name where the rule says no `reason`, `no_rule` for `default`",
      '  expect.actions       a list of {"verb": …, "args": {…}}, in order; [] where nothing is done',
      "",
      "and as far as the ruleset needs them",
      "",
      "  enrich               answers by path, null for absent; one that is asked and not there fails the case",
      '  timeline             what happens afterwards: {"on": EVENT}, {"when": GUARD} or {"after": "72h"}',
      '  expect.settlement    {"verdict": …, "reason_class": …}: what waits comes to by the end of the timeline',
      "  expect.ligand_absent names of declared enrichments that were asked and absent",
      "",
      "For example:",
      "",
      "  {",
      '    "name": "a program waits for an administrator",',
      '    "artifact": { "attachment.ext": "exe" },',
      '    "enrich": { "sender.allowlisted": false },',
      '    "expect": {',
      '      "verdict": "pending",',
      '      "rule": "hold_programs",',
      '      "reason_class": "hold_programs",',
      '      "actions": [{ "verb": "hold", "args": { "into": "quarantine" } }]',
      "    }",
      "  }",
    ],
  },
  trust: {
    title: "What a trust policy says",
    lines: [
      "A trust policy is `glither.trust.json`: who may sign what. `npx tangle key trust --key signer.key.pub` writes a first",
      "one, and `npx tangle key generate --out signer.key` a key for it. Keys that are not in it count for nothing.",
    ],
  },
};
