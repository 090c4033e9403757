import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { runs } from "../../../tools/workspace/src/testing/runs.ts";
import { alphabetOf } from "./_alphabet.ts";
import { minimised } from "./_minimise.ts";
import { hasGaps, Subsumption } from "./_subsumption.ts";
import { tableOf } from "./_table.ts";
import { byteDfa, matches } from "./byte-dfa.ts";
import { Dfa } from "./dfa.ts";
import { fits } from "./fits.ts";
import { nfaOf } from "./nfa.ts";

/** Subjects as filters of mail look for them: words with a few characters between them, letters spelled apart, amounts. */
const SUBJECTS = String.raw`
dear.{1,25}winner
dear.{0,60}beneficiary
\bfree\b.{0,30}\bmoney\b
(?:cheap|discount|best).{1,20}(?:meds|pills|viagra)
v.{0,3}i.{0,3}a.{0,3}g.{0,3}r.{0,3}a
c[\W_]{0,3}i[\W_]{0,3}a[\W_]{0,3}l[\W_]{0,3}i[\W_]{0,3}s
\bwin(?:ner)?\b.{0,20}\b(?:prize|lottery|jackpot)\b
re:.{1,20}invoice\s{0,4}#?\d{2,10}
make.{1,15}money.{0,10}(?:fast|now|today)
\d{1,3}(?:,\d{3})?\s?(?:usd|eur|gbp|\$).{1,15}(?:transfer|deposit)
lose.{1,20}(?:pounds|weight|kilos|lbs)
(?:urgent|important).{1,30}(?:reply|response|action)
congratulations?.{1,40}(?:selected|chosen|won)
million.{1,20}(?:dollars?|euros?|pounds?)
online.{1,15}(?:casino|pharmacy|degree|dating)
work.{1,10}(?:from|at).{1,10}home
(?:100|hundred)\s?(?:%|percent).{1,15}(?:free|guaranteed?|natural)
no.{1,10}(?:prescription|credit check|obligation)
click.{1,12}(?:here|below|link)
act.{1,4}now.{0,20}(?:limited|offer|expires)
limited.{1,10}time.{1,10}offer
(?:dear|hello|hi).{1,20}(?:friend|customer|sir|madam)
inheritance.{1,40}(?:fund|deceased|relative)
refinanc.{1,25}(?:rates?|mortgage)
(?:low|great|best).{1,12}(?:interest|mortgage).{1,8}rates?
\b(?:hot|sexy|lonely)\b.{1,20}\b(?:girls?|women|singles)\b
verify.{1,25}(?:account|identity|password)
password.{1,15}(?:expir|reset|chang)
(?:package|parcel|delivery).{1,25}(?:failed|pending|held)
tracking.{1,10}(?:number|id).{1,10}\d{6,12}
(?:bitcoin|crypto|btc).{1,25}(?:profit|invest|double)
replica.{1,15}(?:watch(?:es)?|rolex|handbags?)
(?:get|buy|order).{1,15}(?:now|today|online)
debt.{1,20}(?:free|relief|consolidat)
earn.{1,20}(?:\$|usd|eur)\s?\d{2,5}
[!?]{2,8}.{0,10}[!?]{2,8}
(?:\S\s){4,10}\S
(?:[a-z]\s){5,}
^(?:re|fwd?|aw):\s{0,3}(?:re|fwd?|aw):
^\s{0,5}$
^.{1,15}:\s*invoice
invoice.{0,40}\.(?:zip|exe|js|docm)$
\b[A-Z0-9]{6,12}\b.{0,5}\bcode\b
(?:final|last|second).{1,10}(?:notice|warning|reminder)
(?:enlarge|increase|grow).{1,20}(?:size|inches|length)
meet.{1,25}(?:tonight|near you|in your area)
(?:tax|irs|hmrc).{1,20}(?:refund|rebate|return)
(?:ceo|president|director).{1,20}(?:request|urgent)
wire.{1,10}transfer.{0,15}(?:today|asap|urgent)
gift.{0,3}cards?.{1,20}(?:amazon|itunes|steam|google)
(?:risk|trial|cost).{0,3}free
(?:unsubscribe|opt.{0,3}out).{1,15}(?:here|below|list)
p[a@4].{0,2}y.{0,2}p[a@4].{0,2}l
m[i1l].{0,2}cr[o0].{0,2}s[o0].{0,2}ft
\$\s?\d{1,3}(?:[.,]\d{3}){1,3}
(?:seo|backlinks?|rank(?:ing)?).{1,25}(?:google|first page|top)
(?:doctor|dr\.?).{1,20}(?:approved|recommended)
hidden.{1,20}(?:secret|trick|method)
[\u0400-\u04ff]{3,20}.{1,10}[a-z]{3,20}
(?:undelivered|returned|failed).{1,12}(?:mail|message)
online.{1,15}c.{0,2}a.{0,2}s.{0,2}i.{0,2}n.{0,2}o
your.{1,20}account.{1,20}(?:suspended|locked)
dear.{1,25}winner.{1,25}prize
`
  .trim()
  .split("\n");

const utf8 = new TextEncoder();
const free = { spend: () => undefined };
const FILLERS = [" ", "x", "1", "\n", "-", "é", "😀", "ſ", "K"];

describe("gaps", () => {
  it.each(SUBJECTS)("`%s` fits in a table that finds what V8 finds", (source) => {
    const result = byteDfa({ source, flags: "iu" });
    if (!result.ok) throw new Error(result.detail);
    const { dfa } = result;
    const regex = new RegExp(source, "iu");
    const words = source.match(/[a-z0-9@$:.]+/giu) ?? [""];
    const piece = fc.oneof(fc.constantFrom(...words, ...FILLERS), fc.string({ maxLength: 3 }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const text = pieces.join("");
        expect([text, matches(dfa, utf8.encode(text))]).toEqual([text, regex.test(text)]);
      }),
      { numRuns: 100 },
    );
  });

  it("that would need thousands of states take a few hundred", () => {
    const pattern = { source: "dear.{1,25}winner", flags: "iu" };
    expect(fits(pattern)).toEqual({ ok: true });
    const result = byteDfa(pattern);
    expect(result.ok && result.dfa.states).toBeLessThan(300);
  });
});

describe("two wide gaps, one behind the other,", () => {
  const sizeOf = (source: string): unknown => {
    const result = byteDfa({ source, flags: "iu" });
    return result.ok ? [result.dfa.states, result.dfa.next.length] : result.detail;
  };

  it.each([
    ["your.{1,10}account.{1,10}(?:suspended|locked)", [807, 19_368]],
    ["your.{1,20}account.{1,20}(?:suspended|locked)", [5_831, 139_944]],
    ["dear.{1,25}winner.{1,25}prize", [6_378, 95_670]],
    // The least automaton has 15,805.
    ["(?:urgent|important).{1,30}(?:reply|response).{1,30}now", "needs more than 8000 states"],
  ])("take as many states as the least automaton has: `%s`", (source, size) => {
    expect(sizeOf(source)).toEqual(size);
  });
});

const atom = fc.constantFrom("a", "b", "A", ".", "\\w", "\\s", "[^a]", "\\b", "\\B", "^", "$", "(?:)");
const gap = fc
  .tuple(fc.constantFrom("a", ".", "\\w", "(?:ab|b)", "(?:a\\b)", "(?:.b?)", "(?:a{0,2}b)"), fc.nat(3), fc.nat(7))
  .map(([body, min, more]) => `${body}{${min},${min + more}}`);
const { pattern: arbitraryPattern } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
  part: fc.oneof(
    { weight: 3, arbitrary: atom },
    { weight: 3, arbitrary: gap },
    { weight: 1, arbitrary: tie("pattern").map((inner) => `(?:${inner})`) },
    { weight: 1, arbitrary: tie("pattern").map((inner) => `(?:${inner})*`) },
  ),
  pattern: fc
    .array(fc.array(tie("part"), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 2 })
    .map((ways) => ways.map((parts) => parts.join("")).join("|")),
}));

describe("a state that adds nothing beside another", () => {
  it("is left out without changing the least automaton, whatever the pattern", () => {
    let fewer = 0;
    fc.assert(
      fc.property(arbitraryPattern, fc.constantFrom("u", "iu", "su"), (source, flags) => {
        const nfa = nfaOf({ source, flags });
        const alphabet = alphabetOf(nfa, free);
        const subsumption = Subsumption.of(nfa, free);
        const [whole, reduced] = [undefined, subsumption].map((own) =>
          tableOf(new Dfa(nfa, free, own), alphabet, 1_000, free),
        );
        fc.pre(whole !== undefined && subsumption !== undefined);
        if (whole === undefined || reduced === undefined) throw new Error("more states than without");
        if (reduced.states < whole.states) fewer++;
        expect(minimised(reduced, free)).toEqual(minimised(whole, free));
      }),
      { numRuns: runs(130), seed: 20_265 },
    );
    expect(fewer).toBeGreaterThan(12);
  });

  it("is looked for where a pattern has a gap", () => {
    const gapped = (source: string): boolean => hasGaps(nfaOf({ source, flags: "u" }));
    expect(["a.{1,9}b", "(?:a.{0,3}){2}", ".{0,6}"].map(gapped)).toEqual([true, true, true]);
    expect(["a.*b", "ab?c?", "a{20}", "(?:exe|js)"].map(gapped)).toEqual([false, false, false, false]);
  });
});
