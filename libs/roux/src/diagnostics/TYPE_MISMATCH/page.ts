import type { Page } from "../page.ts";

export const page: Page = {
  summary: "An operator, a value or an argument does not fit the type of what stands beside it.",
  avoid: `#pragma dialect glither.mail

rule large = msg | size > "10 MB" => into dropped
`,
  prefer: `#pragma dialect glither.mail

rule large = msg | size > 10000000 => into dropped
`,
  why: [
    'Values are never converted. Where `"10" > 9` had an answer, two back ends could come to two of them.',
    "Symbols of an enum stand without quotes, and only numbers, durations and ladders have an order.",
  ],
};
