// Loaded with `node --import`: appends the name of each package of which a module is loaded, in any thread, to a file.
import { appendFileSync } from "node:fs";
import { registerHooks } from "node:module";

const seen = new Set();
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(found.url) ?? [];
    if (name !== undefined && !seen.has(name)) {
      seen.add(name);
      appendFileSync(process.env.GLITHER_LOADED_PACKAGES, `${name}\n`);
    }
    return found;
  },
});
