import type { Page } from "../page.ts";

export const page: Page = {
  summary: "A deadline is over before anybody could act.",
  avoid: `#pragma dialect glither.mail

rule odd = msg | spf.result == softfail => hold into quarantine
  on admin.release into delivered
  after 0h into dropped
`,
  prefer: `#pragma dialect glither.mail

rule odd = msg | spf.result == softfail => into dropped
`,
  why: [
    "Waiting no time is settling at once, with a detour through a state that nobody sees.",
    "Where a person is to decide, give them time; where nobody is, say `into` and the box.",
  ],
};
