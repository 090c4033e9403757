export const PRAGMAS = "#pragma dialect glither.mail ; fold first-match\n#pragma version 0.1.0\n";

/** Two rules, one of which waits. */
export const GATE = `${PRAGMAS}
/// A small gate.
rule hold_executable =
  msg | attachment.ext ~ /^(exe|scr)$/i
  => hold into quarantine
     on admin.release into delivered
     after 24h        into dropped (reason = unscanned)

rule deliver_known =
  msg | sender.allowlisted
  => route to inbox, into delivered
`;

/** The same meaning with Windows line ends, a byte order mark, tabs and another layout. */
export const GATE_IN_DISGUISE = `\uFEFF${GATE.replaceAll("  ", "\t").replaceAll("\n", "\r\n")}`;
