import { print } from "@bytecodealliance/jco-transpile/wasm-tools";
import type { ComponentContract, FunctionImport } from "../contract.ts";
import { outline } from "./_outline.ts";
import { type Form, readForms } from "./_sexpr.ts";
import { InspectError } from "./error.ts";

/**
 * Reads a component's imports, function by function, and its exports. The binary is not validated: a component
 * whose contract reads well may still be refused when it is linked.
 *
 * @throws InspectError `NOT_A_COMPONENT` or `MALFORMED_COMPONENT`.
 */
export async function componentContract(component: Uint8Array): Promise<ComponentContract> {
  const contractOnly = outline(component);
  try {
    return readContract(readForms(await print(contractOnly)));
  } catch (cause) {
    if (cause instanceof InspectError) {
      throw cause;
    }
    throw new InspectError("MALFORMED_COMPONENT", "the component is damaged: its imports cannot be read", { cause });
  }
}

function readContract(text: Form): ComponentContract {
  const [component] = text;
  const instanceTypes = new Map<string, Form>();
  const imports: FunctionImport[] = [];
  const typeOnly: string[] = [];
  const exports: string[] = [];

  for (const form of isForm(component) ? component.filter(isForm) : []) {
    switch (form[0]) {
      case "type": {
        const instance = form.find((part) => isForm(part) && part[0] === "instance");
        if (isForm(instance)) {
          instanceTypes.set(String(form[1]), instance);
        }
        break;
      }
      case "import": {
        const name = quotedName(form);
        const wanted = importedBehaviours(name, form.at(-1), instanceTypes);
        imports.push(...wanted);
        if (wanted.length === 0 && isInstance(form.at(-1))) {
          typeOnly.push(name);
        }
        break;
      }
      case "export":
        exports.push(quotedName(form));
        break;
    }
  }
  return { imports, typeOnly, exports };
}

/** All that an import asks for beyond types that stand for themselves. Whatever is not understood counts. */
function importedBehaviours(
  name: string,
  description: string | Form | undefined,
  instanceTypes: ReadonlyMap<string, Form>,
): FunctionImport[] {
  if (isPlainType(description)) {
    return [];
  }
  if (!isInstance(description)) {
    return [{ interface: "", function: name }];
  }
  const type = description.find((part) => isForm(part) && part[0] === "type");
  const members = isForm(type) ? instanceTypes.get(`(;${String(type[1])};)`) : undefined;
  if (members === undefined) {
    throw new InspectError("MALFORMED_COMPONENT", `the component imports \`${name}\` without saying what is in it`);
  }
  return members
    .filter(isForm)
    .filter((member) => member[0] === "export" && !isPlainType(member.at(-1)))
    .map((member) => ({ interface: name, function: quotedName(member) }));
}

function isForm(part: string | Form | undefined): part is Form {
  return typeof part === "object";
}

function isInstance(part: string | Form | undefined): part is Form {
  return isForm(part) && part[0] === "instance";
}

/** A name for a type; a resource is a type too, but one that its host must implement. */
function isPlainType(part: string | Form | undefined): boolean {
  const bound = isForm(part) && part[0] === "type" ? part.at(-1) : undefined;
  return isForm(bound) && bound[0] === "eq";
}

function quotedName(form: Form): string {
  const name = form.find((part) => typeof part === "string" && part.startsWith('"'));
  return typeof name === "string" ? name.slice(1, -1) : "";
}
