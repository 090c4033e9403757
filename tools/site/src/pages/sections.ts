/** A link of the sidebar; a page without a text is named by its own title. */
export interface Entry {
  readonly place: string;
  readonly text?: string;
}

export interface Section {
  readonly title: string;
  readonly entries: readonly (Entry | Section)[];
}

const at = (place: string, text?: string): Entry => ({ place, ...(text === undefined ? {} : { text }) });

/** The site by what one looks for. A test holds it to having each page once, and no page that is not there. */
export const SECTIONS: readonly Section[] = [
  {
    title: "Start here",
    entries: [
      at("start.md", "Two minutes"),
      at("tutorials/mail.md"),
      at("tutorials/tool-calls.md"),
      at("tutorials/monorepo.md"),
      at("tutorials/actors.md"),
    ],
  },
  {
    title: "How to",
    entries: [
      at("cases.md", "Write cases"),
      at("targets.md", "Use targets and commands"),
      at("publishing.md", "Publish and verify"),
      at("bindings.md", "Bind what rulesets ask"),
      at("embedding.md", "Embed in a service"),
      at("service.md", "Run the service"),
      at("gate.md", "Stand before an agent's tools"),
      at("mail.md", "Stand at a mail system's border"),
      at("ledger.md", "Keep receipts"),
      at("playground.md", "Try rules in a browser"),
      at("editors.md", "Set up an editor"),
      at("nx.md", "Use the Nx plugin"),
      at("wasmtime.md", "Run under Wasmtime"),
    ],
  },
  {
    title: "Actors",
    entries: [
      at("actors.md", "From nothing to two vats"),
      at("vats.md", "Vats that last"),
      at("actors/looking.md", "Look at vats"),
      at("membranes.md", "Membranes by policy"),
      at("world.md", "Graphs of membranes"),
      at("sandbox.md", "Programs in the sandbox"),
      at("wasm-actors.md", "Actors in WebAssembly"),
      at("bridges.md", "Bridges"),
      at("ocapn.md", "OCapN"),
      at("netlayers.md", "Netlayers"),
      at("hoot.md", "Scheme by Hoot"),
      {
        title: "What actors are made of",
        entries: [
          "attenuator",
          "budget",
          "caretaker",
          "cell",
          "facet",
          "joiner",
          "membrane",
          "names",
          "queue",
          "sealer",
          "supervisor",
          "timer",
          "topic",
          "ward",
        ].map((name) => at(`actors/${name}.md`)),
      },
    ],
  },
  {
    title: "Reference",
    entries: [
      at("language.md", "The language"),
      at("dialects.md", "Dialects"),
      at("cli.md", "The command line"),
      at("snapshot.md", "The snapshot"),
      at("syscalls.md", "System calls"),
      at("runtimes.md", "Runtimes"),
      { title: "Diagnostics", entries: [at("diagnostics/index.md", "All codes")] },
      { title: "Configuration", entries: [at("configuration/index.md", "All documents")] },
      { title: "Packages", entries: [at("api/index.md", "All packages")] },
    ],
  },
  {
    title: "Judge it",
    entries: [
      at("security.md", "The security model"),
      at("performance.md", "Performance"),
      at("coming-from.md", "Beside other policy languages"),
      at("actors/coming-from.md", "Beside other actors"),
    ],
  },
  {
    title: "The project",
    entries: [
      at("architecture.md", "Architecture"),
      at("decisions.md", "Decisions"),
      at("exemplars.md", "Exemplars"),
      at("dependencies.md", "Dependencies"),
      at("glossary.md", "Glossary"),
      at("contributing.md", "Contributing"),
      at("changelog.md", "Changelog"),
    ],
  },
];

/** All pages that sections name, in their order. */
export function placesIn(sections: readonly (Entry | Section)[]): readonly string[] {
  return sections.flatMap((one) => ("place" in one ? [one.place] : placesIn(one.entries)));
}
