import { DEFAULT_LIMITS, type Limits } from "../limits.ts";
import type { Reading } from "./admit.ts";
import { leb, section } from "./encode.ts";
import { Reader } from "./reader.ts";
import { SHAPES } from "./shapes.ts";

const PAGE = 0x10000;
const CORE_MODULE = 1;
const MEMORIES = 5;
const HEADER = 8;

/**
 * An admitted component as a translator may have it: without a byte that was not read, so without any remark, and with a
 * memory that cannot grow beyond what its shape allows.
 */
export function forTranslation(reading: Reading, limits: Limits = DEFAULT_LIMITS): Uint8Array<ArrayBuffer> {
  const { component, sections, core, shape } = reading;
  // What a JavaScript engine takes to begin with has nothing to do with the crossing.
  const { pages } = SHAPES[shape];
  const most = shape === "direct" ? Math.min(pages, Math.floor(limits.memory / PAGE)) : pages;

  const capped = withMaximum(core.bytes, Math.min(core.memory.maximum ?? Number.POSITIVE_INFINITY, most));
  return Buffer.concat([
    component.subarray(0, HEADER),
    ...sections.map(({ id, body }) => section(id, id === CORE_MODULE && body === core.bytes ? capped : body)),
  ]);
}

/** The module with another maximum of its one memory, in pages. */
function withMaximum(module: Uint8Array, maximum: number): Uint8Array {
  return Buffer.concat([
    module.subarray(0, HEADER),
    ...[...new Reader(module).sections()].map(({ id, body }) =>
      section(id, id === MEMORIES ? limits(body, maximum) : body.rest()),
    ),
  ]);
}

function limits(body: Reader, maximum: number): number[] {
  body.take(2);
  return [1, 1, ...leb(body.u32()), ...leb(maximum)];
}
