import { join } from "node:path";
import ts from "typescript";
import { ROOT } from "../packages.ts";

/** What the compiler says of programs that stand in no file, by names that say where they stand; each is a module of its own. */
export function typeFaults(programs: ReadonlyMap<string, string>): readonly string[] {
  const texts = new Map([...programs].map(([name, text]) => [join(ROOT, `${name}.ts`), `${text}\nexport {};\n`]));
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.spec.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  host.getSourceFile = (name, language, ...more) => {
    const text = texts.get(name);
    return text === undefined ? getSourceFile(name, language, ...more) : ts.createSourceFile(name, text, language);
  };
  const program = ts.createProgram([...texts.keys()], { ...options, incremental: false }, host);
  return [...texts.keys()].flatMap((name) =>
    [
      ...program.getSyntacticDiagnostics(program.getSourceFile(name)),
      ...program.getSemanticDiagnostics(program.getSourceFile(name)),
    ].map(({ messageText }) => `${name.slice(ROOT.length + 1)}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`),
  );
}
