import { expect, it } from "@jest/globals";
import { count } from "../../../tools/workspace/src/testing/counts.ts";
import { AttestError } from "./error.ts";
import { generateSigningKey } from "./keys.ts";
import { PREDICATE } from "./predicate.ts";
import { signStatement } from "./sign.ts";
import { verifyBundle } from "./verify.ts";

const { key } = generateSigningKey();
const DIGEST = `sha256:${"a".repeat(64)}`;
const ANNOTATIONS = { "org.glither.wasi": "0.2" };
const GOOD = Buffer.from(
  await signStatement({
    by: key,
    subjects: [{ name: "glither/mail/mailguard", digest: DIGEST, annotations: ANNOTATIONS }],
    predicateType: PREDICATE.signature,
    predicate: {},
  }),
);
const STATED = verified(GOOD);

function verified(bundle: Uint8Array): string {
  const trust = { signers: [{ kind: "key" as const, publicKeyPem: key.publicKeyPem }] };
  const expected = { subjectDigest: DIGEST, predicateType: PREDICATE.signature, annotations: ANNOTATIONS };
  return JSON.stringify(verifyBundle({ bundle, trust, expected }));
}

/** What became of a bundle that somebody has changed: one that is accepted must still state the same by the same. */
function outcome(bundle: Uint8Array): string {
  try {
    return verified(bundle) === STATED ? "harmless" : "forged";
  } catch (error) {
    return error instanceof AttestError ? "refused" : "broken with another error";
  }
}

it("accepts no signed bundle of which a byte was changed, taken out or put in", () => {
  const outcomes: Record<string, number> = {};
  let total = 0;
  for (let at = 0; at < GOOD.length; at++) {
    const byte = GOOD[at] ?? 0;
    const [before, after] = [GOOD.subarray(0, at), GOOD.subarray(at + 1)];
    const put = [[], [byte ^ 1], [byte ^ 0x20], [0], [byte, byte], [0x22, byte]].map((bytes) => Buffer.from(bytes));
    for (const bytes of put) {
      const what = outcome(Buffer.concat([before, bytes, after]));
      outcomes[what] = (outcomes[what] ?? 0) + 1;
      total++;
    }
  }
  count("tamperings", total, outcomes);
  expect(total).toBeGreaterThan(4000);
});
