import { answerType, type Enrichment, type Verb } from "@glither/roux/core";
import { importName, jsName, witName, witPackage } from "@glither/wit";
import { type Binding, findBinding, withoutVersion } from "../link/binding-set.ts";
import type { LinkedComponent } from "../link/link-component.ts";
import type { ImportObject } from "../link/program.ts";
import type { ActionRecord } from "../receipt/receipt.ts";
import type { CrossingContract } from "./contract.ts";
import { BindingError, CrossingError } from "./error.ts";
import { type JsonValue, liftValue } from "./lift.ts";
import { lowerValue } from "./lower.ts";

/** What happened at the border of one crossing. */
export interface CrossingLog {
  /** Enrichments by path, in the order in which they were asked. */
  readonly asked: string[];
  readonly actions: ActionRecord[];
  readonly tokens: string[];
  /** The first error of a binding. It ends the crossing even if the component should survive it. */
  failure: BindingError | CrossingError | undefined;
}

/** Where the crossing that is under way writes its log; a binding may itself begin another one. */
export interface Border {
  log: CrossingLog;
}

/**
 * The import object of crossings: the bindings, with every answer checked against the contract before it
 * reaches the component, and every call recorded.
 *
 * @throws CrossingError `CONTRACT_MISMATCH` for an import that the contract does not describe, since its
 *   answers could not be checked.
 */
export function membrane(linked: LinkedComponent, contract: CrossingContract, border: Border): ImportObject {
  const described = describedImports(contract, border);
  const imports: ImportObject = {};
  for (const entry of linked.contract.imports) {
    const from = withoutVersion(entry.interface);
    const guard = described.get(`${from}#${entry.function}`);
    const binding = findBinding(linked.bindings, entry.interface, entry.function);
    if (guard === undefined || binding === undefined) {
      throw new CrossingError(
        "CONTRACT_MISMATCH",
        `the component imports \`${importName(entry)}\`, which its contract does not describe`,
        { hint: "run the component with the contract of the ruleset that it was built from" },
      );
    }
    const guarded = guard(binding);
    const name = importName(entry);
    const functions = imports[from] ?? {};
    functions[jsName(entry.function)] = (...args) => failingClosed(border.log, name, guarded, args);
    imports[from] = functions;
    imports[entry.interface] = functions;
  }
  return imports;
}

type Guarded = (args: readonly unknown[]) => unknown;

function describedImports(contract: CrossingContract, border: Border): Map<string, (binding: Binding) => Guarded> {
  const described = new Map<string, (binding: Binding) => Guarded>();
  for (const enrichment of contract.enrichments) {
    const name = `${`${witPackage(contract.dialect.name)}/enrich`}#${witName(enrichment.path)}`;
    described.set(name, (binding) => guardEnrichment(enrichment, binding, border));
  }
  for (const verb of contract.verbs) {
    const name = `${`${witPackage(contract.dialect.name)}/actions`}#${witName(verb.name)}`;
    described.set(name, (binding) => guardVerb(verb, binding, border));
  }
  return described;
}

function guardEnrichment(enrichment: Enrichment, binding: Binding, border: Border): Guarded {
  const type = answerType(enrichment);
  return (args) => {
    border.log.asked.push(enrichment.path);
    const answer = lowerValue(type, atOnce(binding(...args)));
    if (!answer.ok) {
      throw wrongAnswer(enrichment.path, answer.problem);
    }
    return answer.value;
  };
}

function guardVerb(verb: Verb, binding: Binding, border: Border): Guarded {
  return (args) => {
    const { log } = border;
    // The artifact's record goes before the parameters, unless the ruleset reads none of it.
    const values = args.length === verb.parameters.length ? args : args.slice(1);
    const action = { verb: verb.name, args: namedArguments(verb, values) };
    const answer = atOnce(binding(...args));
    log.actions.push(action);
    if (!verb.suspends) {
      if (answer !== undefined) {
        throw wrongAnswer(verb.name, "expected nothing back, and not a promise");
      }
      return undefined;
    }
    const token = lowerValue({ kind: "text" }, answer);
    if (!token.ok || answer === "") {
      throw wrongAnswer(verb.name, token.ok ? "expected a token, got an empty text" : token.problem);
    }
    log.tokens.push(String(answer));
    return answer;
  };
}

function namedArguments(verb: Verb, values: readonly unknown[]): Record<string, JsonValue> {
  if (values.length !== verb.parameters.length) {
    throw new CrossingError("BAD_ACTION", `the component called \`${verb.name}\` with other arguments than it has`);
  }
  try {
    return Object.fromEntries(
      verb.parameters.map((parameter, index) => [parameter.name, liftValue(parameter.type, values[index])]),
    );
  } catch (cause) {
    throw new CrossingError("BAD_ACTION", `the component called \`${verb.name}\` with a value of the wrong type`, {
      cause,
    });
  }
}

/** An answer as it is. A promise is refused by all types; its rejection must not end the process besides. */
function atOnce(answer: unknown): unknown {
  if (answer instanceof Promise) {
    answer.catch(() => undefined);
  }
  return answer;
}

function wrongAnswer(name: string, problem: string): BindingError {
  return new BindingError("WRONG_ANSWER", `the binding for \`${name}\` gave a wrong answer: ${problem}`);
}

function failingClosed(log: CrossingLog, name: string, call: Guarded, args: readonly unknown[]): unknown {
  if (log.failure !== undefined) {
    throw log.failure;
  }
  try {
    return call(args);
  } catch (cause) {
    log.failure = cause instanceof BindingError || cause instanceof CrossingError ? cause : failed(name, cause);
    throw log.failure;
  }
}

function failed(name: string, cause: unknown): BindingError {
  const said = cause instanceof Error && cause.message !== "" ? `: ${cause.message}` : "";
  return new BindingError("BINDING_FAILED", `the binding for \`${name}\` failed${said}`, { cause });
}
