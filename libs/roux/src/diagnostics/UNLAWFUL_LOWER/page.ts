import type { Page } from "../page.ts";

export const page: Page = {
  summary: "A `lower` does not say for whom.",
  avoid: `#pragma dialect glither.segment

rule shared = segment | tag == "public" => lower clearance to restricted, into live
`,
  prefer: `#pragma dialect glither.segment

rule shared = segment | tag == "public" => lower clearance to restricted for partners, into live
`,
  why: [
    "To raise is safe for everybody, to lower is not: what one audience may see is opened to it by name.",
    "If really everybody may see it, the artifact should have entered on that rung.",
  ],
};
