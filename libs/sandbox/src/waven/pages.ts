import { type Bcom, type Becoming, call, type Methods, methods, type Ref } from "@glither/vat";
import { PageFault } from "./error.ts";

export const PAGE = 4_096;

/** Pages that several modules share: their holder decides who reads and who writes which. */
export interface Pages {
  read(page: number, offset: number, length: number): Uint8Array;
  write(page: number, offset: number, bytes: Uint8Array): void;
  /** From now on whatever touches the page faults. */
  except(page: number): void;
}

type PagesBehaviour = Methods<{
  readonly read: (page: number, offset: number, length: number) => Uint8Array;
  readonly write: (page: number, offset: number, bytes: Uint8Array) => Becoming<undefined>;
  readonly except: (page: number) => Becoming<undefined>;
}>;

/**
 * A model of WAVEN's memory, without the enclave: pages are an actor's state, so that a turn which fails has written nothing. A
 * page that is `undefined` is an exception page.
 */
export function sharedPages(bcom: Bcom, pages: readonly (Uint8Array | undefined)[]): PagesBehaviour {
  const pageAt = (page: number, offset: number, length: number): Uint8Array => {
    const found = pages[page];
    const address = page * PAGE + offset;
    if (found === undefined) throw new PageFault(page in pages ? "EXCEPTION_PAGE" : "NO_SUCH_PAGE", address);
    if (offset < 0 || length < 0 || offset + length > PAGE) throw new PageFault("NO_SUCH_PAGE", address);
    return found;
  };
  return methods({
    read: (page: number, offset: number, length: number): Uint8Array =>
      pageAt(page, offset, length).slice(offset, offset + length),
    write: (page: number, offset: number, bytes: Uint8Array): Becoming<undefined> => {
      const written = Uint8Array.from(pageAt(page, offset, bytes.length));
      written.set(bytes, offset);
      return bcom(sharedPages(bcom, pages.with(page, written)));
    },
    except: (page: number): Becoming<undefined> => {
      pageAt(page, 0, 0);
      return bcom(sharedPages(bcom, pages.with(page, undefined)));
    },
  });
}

/** Pages that are all zero. */
export function emptyPages(count: number): readonly Uint8Array[] {
  return Array.from({ length: count }, () => new Uint8Array(PAGE));
}

/** The table that one module reads by: pages of its own address space, and which of the shared ones each is. */
export function readTable(_bcom: Bcom, pages: Ref<Pages>, table: Readonly<Record<number, number>>) {
  return methods({
    load: (address: number, length: number): Uint8Array => {
      const loaded = new Uint8Array(length);
      for (const [at, page, offset, part] of partsOf(table, address, length))
        loaded.set(call(pages, "read", page, offset, part), at);
      return loaded;
    },
  });
}

/** The table that it writes by, which may lead elsewhere: what it may read it need not be able to write, and the other way round. */
export function writeTable(_bcom: Bcom, pages: Ref<Pages>, table: Readonly<Record<number, number>>) {
  return methods({
    store: (address: number, bytes: Uint8Array): void => {
      for (const [at, page, offset, part] of partsOf(table, address, bytes.length))
        call(pages, "write", page, offset, bytes.subarray(at, at + part));
    },
  });
}

type Part = readonly [at: number, page: number, offset: number, length: number];

/** An access page by page. Where one page of it is not in the table, there is no access at all. */
function partsOf(table: Readonly<Record<number, number>>, address: number, length: number): Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < length; ) {
    const [own, offset] = [Math.floor((address + at) / PAGE), (address + at) % PAGE];
    if (!Object.hasOwn(table, own)) throw new PageFault("NOT_MAPPED", address + at);
    const part = Math.min(PAGE - offset, length - at);
    parts.push([at, table[own] as number, offset, part]);
    at += part;
  }
  return parts;
}
