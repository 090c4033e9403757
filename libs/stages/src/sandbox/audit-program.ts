import { sumModulo3, written } from "@glither/runtimes";
import type { Syscall } from "@glither/sandbox/syscalls";
import { type Audit, auditComponent, auditProgram, compileProgram, isComponent } from "@glither/sandbox/wasi";
import { readBytes } from "../files/files.ts";
import { EXIT, type Outcome } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { about, stage } from "../stage.ts";

export interface AuditProgramOptions {
  readonly file: string;
}

/** What a program asks for, in plain words, before any of it has run. */
export const auditProgramFile = stage(async ({ file }: AuditProgramOptions): Promise<Outcome> => {
  const bytes = await readBytes(file, "the program");
  const audit: Audit = isComponent(bytes)
    ? await about(file, () => auditComponent(bytes))
    : auditProgram(await about(file, () => compileProgram(bytes)));
  const trits = sumModulo3(audit.asked.map(({ trit }) => trit));
  const lines = [
    ...asked(audit.asked),
    ...foreign(audit),
    ...needs(audit),
    `its trits: ${counted(audit.asked)}; together ${written(trits)} modulo 3`,
  ];
  return {
    exitCode: audit.foreign.length === 0 ? EXIT.clean : EXIT.link,
    text: lines.map(oneLine).join("\n"),
    data: { ...audit, trits },
  };
});

function asked(rows: readonly Syscall[]): string[] {
  if (rows.length === 0) return ["it asks for nothing"];
  const groups = [...Map.groupBy(rows, ({ capability }) => capability)];
  return groups.flatMap(([capability, group]) => [
    `of its ${capability} it asks to`,
    ...group.map(({ trit, asks, name }) => `  ${written(trit).padStart(2)} ${asks} (${name})`),
  ]);
}

function foreign({ foreign: names }: Audit): string[] {
  if (names.length === 0) return [];
  return ["it does not link: nobody here has", ...names.map((name) => `  ${name}`)];
}

const GRANTS = { clock: "--grant clock=…", random: "--grant random=…" } as const;
const WORDS = { clock: "a clock", random: "randomness" } as const;

/** What is reached by grants alone, however much a program asks for. */
const REACHED: readonly (readonly [capability: string, sentence: string])[] = [
  ["directory", "it reaches no files but those of folders that it is granted: `--grant fs=…`"],
  ["network", "it speaks with nobody but over connections that it is granted: `--grant tcp=…`"],
  ["http", "it asks no servers but those that it is granted: `--grant http=…`"],
];

function needs({ needs: all, asked: rows }: Audit): string[] {
  const asks = new Set(rows.map(({ capability }) => capability));
  return [
    ...all.map((need) => `it does not run without a grant for ${WORDS[need]}: \`${GRANTS[need]}\``),
    ...REACHED.flatMap(([capability, sentence]) => (asks.has(capability) ? [sentence] : [])),
  ];
}

function counted(rows: readonly Syscall[]): string {
  return ([-1, 0, 1] as const)
    .map((trit) => `${rows.filter((row) => row.trit === trit).length} × ${written(trit)}`)
    .join(", ");
}
