import { relative } from "node:path";
import { parseArgs } from "node:util";
import { buildSite } from "./build.ts";
import { ROOT, SITE } from "./paths.ts";

const USAGE = `usage: npm run site [-- --base /somewhere/] [--no-api]

Builds the documentation as a static site: dist/site, to be served by whatever serves files.
  --base    where it will stand on its host (default: /)
  --no-api  without the pages of the packages, which take most of the time`;

const { values } = parseArgs({
  options: { base: { type: "string", default: "/" }, "no-api": { type: "boolean" }, help: { type: "boolean" } },
});
if (values.help === true) process.stdout.write(`${USAGE}\n`);
else if (!/^\/(?:[\w.-]+\/)*$/u.test(values.base)) {
  process.stderr.write(
    `error: \`${values.base}\` is no place on a host\nhint: it begins and ends with \`/\`, such as \`/glither/\`\n`,
  );
  process.exitCode = 64;
} else {
  const faults = await buildSite({ base: values.base, api: values["no-api"] !== true });
  for (const fault of faults) process.stderr.write(`error: ${fault}\n`);
  if (faults.length === 0) process.stdout.write(`${relative(ROOT, SITE)} is built\n`);
  else process.exitCode = 1;
}
