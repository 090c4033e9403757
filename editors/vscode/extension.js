// CommonJS, as VS Code loads extensions. Nothing is decided here: the language server answers, this shows it.
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = async (context) => {
  const [command, ...args] = vscode.workspace.getConfiguration("glither").get("server.command");
  const cwd = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const server = {
    command,
    args,
    options: { ...(cwd === undefined ? {} : { cwd }), shell: process.platform === "win32" },
  };
  const differences = vscode.window.createOutputChannel("Glither: changes");
  const watcher = vscode.workspace.createFileSystemWatcher("**/*.{glith,txt,json}");
  client = new LanguageClient("glither", "Glither", server, {
    documentSelector: [{ language: "glith" }],
    synchronize: { fileEvents: watcher },
    middleware: {
      executeCommand: async (name, given, next) => {
        const answer = await next(name, given);
        if (name === "glither.showDiff" && answer) {
          differences.replace(answer.text);
          differences.show(true);
        }
        return answer;
      },
    },
  });
  const explaining = vscode.commands.registerCommand("glither.explainReceipt", explainReceipt);
  context.subscriptions.push(differences, watcher, explaining, casesView(), tasks(), {
    dispose: () => client.stop(),
  });
  await client.start();
};

exports.deactivate = () => client?.stop();

/** The cases of each ruleset that is open, as tests. */
function casesView() {
  const controller = vscode.tests.createTestController("glither", "Glither: cases");
  const items = () => [...controller.items].map(([, item]) => item);
  const add = ({ languageId, uri, fileName }) => {
    if (languageId !== "glith" || controller.items.get(uri.toString())) return;
    controller.items.add(controller.createTestItem(uri.toString(), fileName.split(/[\\/]/u).at(-1), uri));
  };
  for (const document of vscode.workspace.textDocuments) add(document);
  const opened = vscode.workspace.onDidOpenTextDocument(add);
  const profile = async ({ include = items() }) => {
    const run = controller.createTestRun(new vscode.TestRunRequest(include));
    const rulesets = new Set(include.map((item) => item.parent ?? item));
    for (const ruleset of rulesets) await runCases(controller, run, ruleset);
    run.end();
  };
  controller.createRunProfile("Run", vscode.TestRunProfileKind.Run, profile, true);
  return vscode.Disposable.from(controller, opened);
}

async function runCases(controller, run, ruleset) {
  const answer = await client.sendRequest("workspace/executeCommand", {
    command: "glither.runCases",
    arguments: [ruleset.uri.toString()],
  });
  const runs = answer?.data ?? [];
  ruleset.children.replace(
    runs.map(({ file, name }) => controller.createTestItem(`${ruleset.id} ${file}`, name, ruleset.uri)),
  );
  for (const { file, passed, message } of runs) {
    const item = ruleset.children.get(`${ruleset.id} ${file}`);
    if (passed) run.passed(item);
    else run.failed(item, new vscode.TestMessage(message ?? "the case fails"));
  }
}

/** Shows why a decision in a ledger came out as it did, by the ruleset that is open: what `tangle explain-receipt` says. */
async function explainReceipt() {
  const component = vscode.window.activeTextEditor?.document.fileName;
  const [ledger] = (await vscode.window.showOpenDialog({ title: "The ledger that has the receipt" })) ?? [];
  if (ledger === undefined) return;
  const index = await vscode.window.showInputBox({
    prompt: "The receipt's index in the ledger",
    validateInput: (text) => (/^\d+$/u.test(text) ? undefined : "a whole number from 0"),
  });
  if (index === undefined) return;
  const own = component?.endsWith(".glith") ? ["--component", component] : [];
  const args = ["tangle", "explain-receipt", ledger.fsPath, index, ...own];
  const definition = { type: "glither", command: "explain-receipt", file: ledger.fsPath };
  const execution = new vscode.ShellExecution("npx", args);
  const scope = vscode.TaskScope.Workspace;
  await vscode.tasks.executeTask(new vscode.Task(definition, scope, "explain a receipt", "glither", execution));
}

/** `tangle check` and `tangle fmt --check` of the ruleset at hand. */
function tasks() {
  const WORDS = { check: ["check"], fmt: ["fmt", "--check"] };
  const make = (definition, scope) =>
    new vscode.Task(
      definition,
      scope,
      `${definition.command} ${definition.file}`,
      "glither",
      new vscode.ShellExecution("npx", ["tangle", ...WORDS[definition.command], definition.file]),
      "$glither",
    );
  return vscode.tasks.registerTaskProvider("glither", {
    provideTasks: () => {
      const file = vscode.window.activeTextEditor?.document.fileName;
      if (!file?.endsWith(".glith")) return [];
      return Object.keys(WORDS).map((command) => make({ type: "glither", command, file }, vscode.TaskScope.Workspace));
    },
    resolveTask: (task) => (WORDS[task.definition.command] ? make(task.definition, task.scope) : undefined),
  });
}
