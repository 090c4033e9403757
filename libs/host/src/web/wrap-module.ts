import type { World } from "@glither/wit";
import { checkExports, wiredImports } from "../admission/_main.ts";
import { Prelude } from "../admission/_prelude.ts";
import { functionType } from "../admission/_types.ts";
import { Wrapping } from "../admission/_wrapping.ts";
import { readCoreModule } from "../admission/core-module.ts";
import { section } from "../admission/encode.ts";
import { Reader } from "../admission/reader.ts";
import { SHAPES } from "../admission/shapes.ts";
import { concat } from "../bytes.ts";
import { exportCall } from "../slim/abi/call.ts";
import { contractSections } from "./_contract-sections.ts";

const HEADER = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00);
const CORE_MODULE = 1;

/**
 * The component of a core module of the engine `direct`, where there are no component tools, which are bigger than all else
 * that compiles and runs a ruleset. It is the very one that these make, byte for byte: the wrapping that admission compares
 * others with, around the contract. What admits it reads it like any other.
 *
 * @throws LinkError `FOREIGN_COMPONENT` for a module that does not fit the world.
 */
export function wrapModule(module: Uint8Array, world: World): Uint8Array<ArrayBuffer> {
  const shape = SHAPES.direct;
  const core = readCoreModule(module, 0, shape.form);
  const short = new Map(
    ["enrich", "unsatisfied", "actions"].map((name) => [
      shape.moduleOf(`${world.package}/${name}@${world.version}`),
      name,
    ]),
  );
  const called = core.imports.map((item) => ({ interface: short.get(item.module) ?? "", function: item.name }));
  const contract = contractSections(world, called);
  const prelude = new Prelude();
  for (const { id, body } of contract.prelude) prelude.section(id, new Reader(body));
  const imports = wiredImports(core, prelude.instances, shape);
  const instances = new Map(prelude.instances.map(({ name }, index) => [name, index]));
  const wrapping = new Wrapping({ imports, instances, core: shape.names });
  const body = new Reader(contract.dispose.body);
  const [type] = body.list(() => functionType(body, prelude.types));
  if (type === undefined) throw new TypeError("a world has a `dispose`");
  const dispose = exportCall(type);
  checkExports(core, shape, dispose, imports);
  const hasPostReturn = core.exports.some(({ name }) => name === shape.names.postReturn);
  const sections = [
    ...contract.prelude,
    { id: CORE_MODULE, body: module },
    ...wrapping.head(),
    contract.dispose,
    ...wrapping.tail({ call: dispose, type: prelude.types.length, hasPostReturn }),
  ];
  return concat([HEADER, ...sections.map(({ id, body: bytes }) => section(id, bytes))]);
}
