import type { Command } from "commander";

/** A command line, and what it does; nothing is said where the line says it. */
export type Example = readonly [line: string, does?: string];

const GATE = "gate.glith";
const REF = "registry.example/glither/mail/gate@sha256:0123…";

/** By the words of the command. A test reads each of them as the program does, and asks for one of every command. */
export const EXAMPLES: Readonly<Record<string, readonly Example[]>> = {
  init: [["tangle init"], ["tangle init --dialect mail --name gate --no-nx", "for a script"]],
  check: [
    ["tangle check .", "all rulesets below this folder"],
    ["tangle check rules/*.glith --deny-lints --format github", "in CI"],
    ["tangle check gate.glith --fix", "and mend what can be mended"],
    ["git show HEAD:gate.glith | tangle check -"],
  ],
  snapshot: [[`tangle snapshot ${GATE} --cbor > core.cbor`]],
  wit: [[`tangle wit ${GATE}`], [`tangle wit ${GATE} --attestation`, "what it may do, in short"]],
  bindings: [[`tangle bindings ${GATE} --out gate.bindings.ts`]],
  codegen: [[`tangle codegen ${GATE}`, "writes gate-code/"]],
  build: [[`tangle build ${GATE}`, "writes gate.wasm"], [`tangle build ${GATE} --oracle --out dist/gate.wasm`]],
  dev: [["tangle dev rulesets/mail/gate"]],
  diff: [["tangle diff old.glith new.glith"], [`tangle diff --rev HEAD~1 ${GATE}`]],
  "layers update": [["tangle layers update house.glith team"], ["tangle layers update house.glith --write"]],
  "layers prove": [["tangle layers prove house.glith"]],
  why: [["tangle why gate:conform", "why Nx runs it again"]],
  explain: [["tangle explain UNKNOWN_FIELD"], ["tangle explain cases"]],
  fmt: [
    ["tangle fmt . --write", "all rulesets below this folder"],
    ["tangle fmt . --check", "in CI"],
    [`tangle fmt - < ${GATE}`],
  ],
  weave: [[`tangle weave ${GATE} --format html --out gate.html`]],
  lsp: [["tangle lsp --stdio", "what an editor starts"]],
  compose: [["tangle compose shop.glith --parts parts.json --out shop.graph.json"]],
  "vat repl": [["tangle vat repl"]],
  "vat inspect": [["tangle vat inspect vats.sqlite --from counter"]],
  "vat trace": [["tangle vat trace turns.jsonl --format mermaid"]],
  "sandbox run": [["tangle sandbox run program.wasm --grant fs=data:rw --time 5 -- --verbose"]],
  "sandbox audit": [["tangle sandbox audit program.wasm", "what it would have to be granted"]],
  run: [
    [`tangle run ${GATE} --input message.eml --recipient ann@shop.example`],
    [`tangle run ${GATE} --input message.json --enrich answers.json`],
    [`tangle run ${GATE} --input - < message.json`],
  ],
  conform: [["tangle conform rulesets/mail/gate"], ["tangle conform rulesets/mail/gate --mutate"]],
  serve: [["tangle serve --check", "looks at glither.host.json"], ["tangle serve glither.host.json"]],
  mail: [["tangle mail --policy gate.wasm --maildir ~/Maildir < message.eml"]],
  "gate run": [["tangle gate --policy calls.glith -- npx some-server"]],
  "gate list": [["tangle gate list --policy calls.glith -- npx some-server"]],
  "gate record": [["tangle gate record --policy calls.glith --redact redact.glith -- npx some-server"]],
  "gate init": [["tangle gate init --config .mcp.json"]],
  "gate review": [["tangle gate review --pins gate/files.tools.json -- npx some-server"]],
  "shadow report": [["tangle shadow report shadow/ --deny-differences"]],
  "receipts verify": [["tangle receipts verify ledger.sqlite --key keeper.pub"]],
  "receipts checkpoint": [["tangle receipts checkpoint ledger.sqlite > monday.checkpoint"]],
  "receipts prove": [["tangle receipts prove ledger.sqlite 12", "writes 12.tlog-proof"]],
  "receipts erase": [["tangle receipts erase ledger.sqlite 12"]],
  "receipts expire": [["tangle receipts expire ledger.sqlite"]],
  "explain-receipt": [[`tangle explain-receipt ledger.sqlite 12 --component ${GATE}`]],
  replay: [[`tangle replay ledger.sqlite 12 --component ${GATE}`]],
  "obligations list": [["tangle obligations list ledger.sqlite"]],
  "obligations settle": [["tangle obligations settle ledger.sqlite TOKEN --on admin.release --sender ann"]],
  "obligations look": [[`tangle obligations look ledger.sqlite TOKEN --component ${GATE} --enrich answers.json`]],
  "obligations due": [["tangle obligations due ledger.sqlite"]],
  "deliveries list": [["tangle deliveries list ledger.sqlite"]],
  "deliveries retry": [["tangle deliveries retry ledger.sqlite ID"]],
  "deliveries skip": [["tangle deliveries skip ledger.sqlite ID"]],
  "oci push": [
    [`tangle oci push gate.wasm --store registry.example --source ${GATE}`],
    ["tangle oci push gate.wasm --dry-run"],
  ],
  "oci pull": [[`tangle oci pull ${REF}`, "writes gate.wasm"]],
  "oci save": [[`tangle oci save ${REF}`, "writes gate-0.1.0.tar"]],
  "oci load": [["tangle oci load gate-0.1.0.tar --store oci:store"]],
  "oci gc": [["tangle oci gc --store oci:store --remove"]],
  verify: [[`tangle verify ${REF} --key signer.key.pub`]],
  "rebuild-verify": [[`tangle rebuild-verify ${REF}`]],
  runtimes: [["tangle runtimes --only v8,wasmtime"]],
  "runtimes choose": [["tangle runtimes choose --for browser"]],
  properties: [["tangle properties --runtime wasmtime"]],
  triad: [["tangle triad parse check build"]],
  "key generate": [["tangle key generate", "writes signer.key and signer.key.pub"]],
  "key trust": [["tangle key trust --key signer.key.pub --name 'glither/mail/*'"]],
  doctor: [["tangle doctor"], ["tangle doctor --store registry.example", "and ask whether it answers"]],
  completions: [
    ["source <(tangle completions bash)", "in ~/.bashrc"],
    [`tangle completions zsh > "\${fpath[1]}/_tangle"`, "once"],
    ["tangle completions fish > ~/.config/fish/completions/tangle.fish", "once"],
  ],
};

/** Puts the examples below the help of each command. */
export function withExamples(item: Command, path = ""): void {
  const examples = EXAMPLES[path];
  if (examples !== undefined) item.addHelpText("after", `\n${shown(examples)}`);
  for (const child of item.commands) withExamples(child, `${path} ${child.name()}`.trimStart());
}

function shown(examples: readonly Example[]): string {
  const width = Math.max(...examples.map(([line]) => line.length));
  const lines = examples.map(([line, does]) =>
    does === undefined ? `  ${line}` : `  ${line.padEnd(width)}   ${does}`,
  );
  return ["Examples:", ...lines].join("\n");
}
