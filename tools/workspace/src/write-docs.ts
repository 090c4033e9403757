import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { cliReference } from "./cli-reference.ts";
import { ROOT } from "./packages.ts";

writeFileSync(join(ROOT, "docs/cli.md"), cliReference());
