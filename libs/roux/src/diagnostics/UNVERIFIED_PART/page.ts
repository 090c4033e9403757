import type { Page } from "../page.ts";

const HEAD = "#pragma dialect glither.mail";
const DIGEST = "sha256:0c2ed3a6f3b6b3ee4c2f9a8e0c1a8c3f5d9f3f2b7a6e5d4c3b2a190817263544";

export const page: Page = {
  summary: "A layer that is named by its digest could not be fetched, or does not verify.",
  files: { "team.glith": `${HEAD}\nrule news = msg | list.unsubscribe => into delivered\n` },
  avoid: `${HEAD} ; fold first-match

layer team from "oci:nowhere@${DIGEST}"
`,
  prefer: `${HEAD} ; fold first-match

layer team from "team.glith"
`,
  why: [
    "A part by its digest is verified like anything that runs: by the trust policy, down to its record, and what it means is",
    "taken from the snapshot that this record names. `tangle verify REFERENCE` tells each step; `tangle key trust` writes a",
    "first policy. A part that was verified once is kept, and verified again from there when its store cannot be reached.",
  ],
};
