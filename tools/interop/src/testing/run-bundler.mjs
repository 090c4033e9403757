// Writes one file of a module and all that it imports: `run-bundler.mjs ENTRY OUT`. Apart from the test runner, whose arrays and
// patterns are not those that the bundler knows.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";

const [, , input, file] = process.argv;
const ROOT = join(import.meta.dirname, "../../../..");

/** From anywhere, as if the packages were installed there. */
function installed(source) {
  const [, name, part] = /^@glither\/([^/]+)(?:\/(.+))?$/u.exec(source) ?? [];
  if (name === undefined) return undefined;
  const { exports } = JSON.parse(readFileSync(join(ROOT, "libs", name, "package.json"), "utf8"));
  return join(ROOT, "libs", name, exports[part === undefined ? "." : `./${part}`]["@glither/source"]);
}

const build = await rolldown({
  input,
  platform: "browser",
  // A Worker gets these beside its code.
  external: /\.(?:wasm|bin)$/u,
  resolve: { conditionNames: ["@glither/source", "import"] },
  plugins: [{ name: "installed", resolveId: installed }],
});
await build.write({ file, format: "esm" });
await build.close();
