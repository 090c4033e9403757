const SHAPES: readonly ((n: number) => string)[] = [
  (n) => `msg | from.domain == "d${n}.example" | not sender.allowlisted\n  => into dropped (reason = domain_${n})`,
  (n) => `msg | subject ~ /^\\[list-${n}\\] /i | size > ${n * 10}\n  => tag LIST, route to lists, into delivered`,
  (n) =>
    `msg | headers["X-Campaign"] == "c${n}" and (spf.result in { pass, none } or list.unsubscribe)\n  => route to campaigns`,
  (n) =>
    `msg | recipient.address == "u${n}@example.org" | attachment.ext ~ /^(exe|scr)$/\n  => hold into quarantine\n     on admin.release into delivered\n     after ${(n % 72) + 1}h into dropped (reason = timeout_${n})`,
  (n) => `msg | msg in partners_${Math.floor(n / 20)} | attachment.count >= ${n % 9}\n  => route to partners`,
];

/** A ruleset for mail with so many rules: of several shapes, each with a title and a comment, one group for twenty. */
export function generateRuleset(rules: number): string {
  const parts = ["#pragma dialect glither.mail ; fold first-match\n#pragma version 0.1.0\n"];
  for (let n = 0; n < rules; n += 1) {
    if (n % 20 === 0)
      parts.push(
        `group partners_${n / 20} = msg | from.org in { "o${n}.example", "p${n}.example" } | size < ${n + 1}\n`,
      );
    const shape = SHAPES[n % SHAPES.length];
    if (shape) parts.push(`/// Rule ${n} of the file.\nrule rule_${n} "Rule ${n}" =\n  ${shape(n)}\n`);
  }
  return parts.join("\n");
}
