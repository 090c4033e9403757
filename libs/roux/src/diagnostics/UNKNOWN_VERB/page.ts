import type { Page } from "../page.ts";

export const page: Page = {
  summary: "A disposition uses a verb that the dialect lacks, or uses one in a form that it does not have.",
  avoid: `#pragma dialect glither.mail

rule newsletters = msg | list.unsubscribe => route newsletters
`,
  prefer: `#pragma dialect glither.mail

rule newsletters = msg | list.unsubscribe => route to newsletters
`,
  why: [
    "A verb is a host action, and the verbs that the rules use become the imports of the component.",
    "Its form (the object, `to`, `into`, `for`) is part of what the host has promised to do. A box is no verb: write `into`.",
  ],
};
