import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { type Core, readArtifact } from "@glither/roux/core";
import { beforeAll, describe, expect, it } from "@jest/globals";
import type { BackEnd } from "./back-end.ts";
import { conform } from "./conform.ts";
import { caseOf } from "./testing/cases.ts";
import { judges } from "./testing/judges.ts";

const MANY = Array.from({ length: 200 }, (_, at) => `${at % 3 === 0 ? "-" : ""}0.1 when size > ${at}`).join(", ");

const RULES = `#pragma dialect glither.mail ; fold first-match
enrich trust : integer from from.domain
enrich bulk : integer from from.domain fresh 5m
group listed = msg | list.unsubscribe
score tenths = 0.1 when subject ~ /a/, 0.2 when subject ~ /b/, -0.3 when subject ~ /c/, 0.000001 when msg in listed
score heavy = 1_000_000 when subject ~ /d/, -1000000 when tenths == 0.3, 2.50 when not (size > 10 or size == 5)
group grave = msg | heavy > 999_999 | tenths <= 0
score many = ${MANY}
score trusted = 2 when subject ~ /t/ and trust > 5, -1 when trust is absent, 1 when subject ~ /u/ and bulk > 0
rule exact = msg | tenths == 0.3 | heavy < 0 => into delivered
rule listed_too = msg | tenths > 0.3 => into dropped
rule zero = msg | tenths == 0 | subject ~ /b/ => into delivered
rule grave_one = msg | msg in grave => into dropped
rule crowded = msg | many >= 6.6 => into delivered
rule thin = msg | many != 0 | many < -0.05 => into dropped
rule two = msg | not (trusted < 2) => into delivered
rule one = msg | trusted == 1 or trusted == 0 => into dropped
rule untrusted = msg | trusted <= -1 => into delivered
`;

type Given = Readonly<Record<string, unknown>>;
const CASES: readonly (readonly [given: Given, enrich: Given, rule: string])[] = [
  [{ subject: "ab" }, {}, "exact"],
  [{ subject: "ab", list: { unsubscribe: true } }, {}, "listed_too"],
  [{ subject: "abc" }, {}, "zero"],
  [{ subject: "d" }, {}, "grave_one"],
  [{ subject: "d", list: { unsubscribe: true } }, {}, "untrusted"],
  [{ subject: "x", size: 200 }, {}, "crowded"],
  [{ subject: "x", size: 1 }, {}, "thin"],
  [{ subject: "t" }, { trust: 6 }, "two"],
  [{ subject: "t" }, { trust: 5 }, "one"],
  [{ subject: "t" }, {}, "default"],
  [{ subject: "x" }, {}, "untrusted"],
  [{ subject: "u" }, { bulk: [1, 300_000] }, "one"],
  [{ subject: "u" }, { bulk: [1, 300_001] }, "default"],
  [{ subject: "u" }, { bulk: [0, 0] }, "untrusted"],
];

describe("scores", () => {
  let core: Core;
  let backEnds: readonly BackEnd[];

  beforeAll(async () => {
    const compiled = compile("scores", RULES, VOCABULARIES);
    if (compiled.core === undefined) throw new Error(JSON.stringify(compiled.diagnostics));
    core = compiled.core;
    const judged = await judges(core, ["interpreter", "gleam", "module", "direct", "text", "jco"]);
    backEnds = judged.map(({ backEnd }) => backEnd);
  });

  it.each(CASES)("of %j with %j come out as %s has it", (given, enrich, rule) => {
    const artifact = readArtifact(core.fields, given);
    expect(artifact.problems).toEqual([]);
    const answers = new Map(Object.entries({ trust: null, bulk: null, ...enrich }));
    const example = caseOf({ artifact: artifact.values ?? new Map(), enrich: answers as never });
    const [result] = conform(backEnds, [example], []).cases;
    if (!result?.agreed) console.log(JSON.stringify(result?.disagreement?.answers, null, 1));
    expect(result?.agreed).toBe(true);
    const [answer] = Object.values(result?.disagreement?.answers ?? {});
    expect(answer).toMatchObject({ rule });
  });
});
