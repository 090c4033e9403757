import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { VOCABULARIES } from "@glither/dialects";
import { syscallsPage } from "@glither/sandbox/syscalls";
import { HOST_SCHEMA } from "@glither/service/config";
import { allFigures, FIGURES } from "../../site/src/figures/all.ts";
import { cliReference } from "./cli-reference.ts";
import { dependenciesPage } from "./dependencies/page.ts";
import { withDialectReference } from "./dialect-reference.ts";
import { writePackagePages } from "./package-pages.ts";
import { ROOT } from "./packages.ts";
import { withNumbers } from "./readme-numbers.ts";
import { GRAMMAR_FILE, grammarText } from "./textmate/grammar.ts";

writeFileSync(join(ROOT, "docs/dependencies.md"), dependenciesPage());
writeFileSync(join(ROOT, "docs/syscalls.md"), syscallsPage());
writeFileSync(join(ROOT, "docs/schemas/host.schema.json"), `${JSON.stringify(HOST_SCHEMA, null, 2)}\n`);
writePackagePages();
writeFileSync(join(ROOT, GRAMMAR_FILE), grammarText());

for (const [name, text] of Object.entries(allFigures())) writeFileSync(join(ROOT, FIGURES, name), text);

const readme = join(ROOT, "README.md");
const performance = readFileSync(join(ROOT, "docs/performance.md"), "utf8");
writeFileSync(readme, withNumbers(readFileSync(readme, "utf8"), performance));

const dialects = join(ROOT, "docs/dialects.md");

writeFileSync(join(ROOT, "docs/cli.md"), cliReference());
writeFileSync(dialects, withDialectReference(readFileSync(dialects, "utf8"), VOCABULARIES.values()));
