import type { Host } from "../messages.ts";
import type { Rule } from "../rules.ts";
import { cedarPeer } from "./cedar.ts";
import { celPeer } from "./cel.ts";
import { jsonLogicPeer } from "./json-logic.ts";
import { jsonRulesEnginePeer } from "./json-rules-engine.ts";
import { opaPeer } from "./opa.ts";
import type { OpaCompiler } from "./opa-compiler.ts";
import type { Peer } from "./peer.ts";

/** The engines that Glither is compared with, each with the rules in its own language; OPA where its compiler is there. */
export async function peersOf(
  rules: readonly Rule[],
  host: Host,
  opa: OpaCompiler | undefined,
): Promise<readonly Peer[]> {
  return [
    celPeer(rules, host),
    jsonLogicPeer(rules, host),
    ...(opa === undefined ? [] : [await opaPeer(rules, host, opa)]),
    cedarPeer(rules, host),
    jsonRulesEnginePeer(rules, host),
  ];
}
