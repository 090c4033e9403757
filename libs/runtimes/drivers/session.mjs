// A module under the engine that runs this, by the lines of `src/adapters/wire.ts`: for Node, a browser and a Worker alike, so it takes
// nothing but the language. It says what it finds and decides nothing.

/** What a line could not be done for; everything else that is thrown is a trap. */
class Fault extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

export class Session {
  /** Makes a module of bytes. */
  #compile;
  #granted = new Map();
  #asked = [];
  #exports;

  constructor(compile = (bytes) => new WebAssembly.Module(bytes)) {
    this.#compile = compile;
  }

  /** Does what a line says, and answers with a line. */
  handle(line) {
    const [word, ...rest] = line.split(" ");
    try {
      const answer = this.#does(word, rest);
      return ["ok", ...answer].join(" ");
    } catch (error) {
      const code = error instanceof Fault ? error.code : "TRAP";
      return `fault ${code} ${encodeURIComponent(String(error?.message ?? error).slice(0, 300))}`;
    }
  }

  #does(word, rest) {
    switch (word) {
      case "new":
        this.#granted = new Map();
        this.#asked = [];
        this.#exports = undefined;
        return [];
      case "hello":
        return [];
      case "limit":
        throw new Fault("LIMIT", `no limit on ${rest[0]} here`);
      case "grant":
        this.#granted.set(rest.slice(0, 2).join(" "), { index: this.#granted.size, answers: [] });
        return [];
      case "answer":
        this.#granted.get(rest.slice(0, 2).join(" ")).answers.push({ result: rest[2], writes: rest.slice(3) });
        return [];
      case "open":
        this.#open(bytesOf(rest[0]));
        return [];
      case "call":
        return this.#call(rest[0], rest.slice(1));
      case "read":
        return [hexOf(this.#bytes(Number(rest[0]), Number(rest[1])))];
      case "write": {
        const bytes = bytesOf(rest[1]);
        this.#bytes(Number(rest[0]), bytes.length).set(bytes);
        return [];
      }
      case "asked":
        return this.#asked;
      default:
        throw new Fault("PROTOCOL", "an unknown word");
    }
  }

  #open(bytes) {
    let module;
    try {
      module = this.#compile(bytes);
    } catch (error) {
      throw new Fault("INVALID", String(error?.message ?? error));
    }
    const imports = {};
    for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
      const own = this.#granted.get(`${encodeURIComponent(from)} ${encodeURIComponent(name)}`);
      if (own === undefined || kind !== "function") throw new Fault("UNLINKED", `${from} ${name}`);
      imports[from] ??= {};
      imports[from][name] = (...args) => this.#answer(own, args);
    }
    this.#exports = new WebAssembly.Instance(module, imports).exports;
  }

  #answer({ index, answers }, args) {
    this.#asked.push([index, ...args.map(written)].join(","));
    const next = answers.length > 1 ? answers.shift() : answers[0];
    for (const write of next?.writes ?? []) {
      const [at, hex] = write.split(":");
      const bytes = bytesOf(hex);
      this.#bytes(Number(at), bytes.length).set(bytes);
    }
    return next === undefined || next.result === "-" ? undefined : valueIn(next.result);
  }

  #call(encoded, args) {
    const name = decodeURIComponent(encoded);
    const run = this.#exports?.[name];
    if (typeof run !== "function") throw new Fault("NO_EXPORT", name);
    const result = run(...args.map(valueIn));
    if (result === undefined) return [];
    return (Array.isArray(result) ? result : [result]).map(written);
  }

  #memory() {
    const memory = Object.values(this.#exports ?? {}).find((value) => value instanceof WebAssembly.Memory);
    return memory ?? { buffer: new ArrayBuffer(0) };
  }

  #bytes(at, length) {
    const { buffer } = this.#memory();
    if (at + length > buffer.byteLength) throw new Fault("TRAP", "outside of the memory");
    return new Uint8Array(buffer, at, length);
  }
}

function valueIn(text) {
  return text.endsWith("n") ? BigInt(text.slice(0, -1)) : Number(text);
}

function written(value) {
  return typeof value === "bigint" ? `${value}n` : String(value);
}

function bytesOf(hex) {
  return Uint8Array.from(hex.match(/../gu) ?? [], (pair) => Number.parseInt(pair, 16));
}

function hexOf(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
