/** Why each package is there, and not something of our own; what there is to know of one that is hardly worked on. */
export const REASONS: Readonly<Record<string, string>> = {
  "@bytecodealliance/componentize-js":
    "the engine `spidermonkey`: a JavaScript engine as a component, by those who make it. It judges the engine `direct`",
  "@bytecodealliance/jco": "the embedder that runs any component, and judges ours; loaded only where it is asked for",
  "@bytecodealliance/jco-transpile":
    "the component tools of the Bytecode Alliance as WebAssembly: core modules become components, and components are read back",
  "@bytecodealliance/preview2-shim":
    "componentize-js imports it and does not declare it. This version, because jco's own library asks for it too: npm would put " +
    "another one away again at the next installation",
  "@eslint-community/regexpp": "the parser of regexes, by the standard, kept by ESLint's community",
  "@fastify/swagger":
    "the service's description in OpenAPI, from the same schemas that hold its requests; by fastify's own organisation",
  "@modelcontextprotocol/sdk":
    "the Model Context Protocol by those who write it: its messages, its transports, its check of arguments. What it brings for HTTP is not loaded",
  "@noble/ciphers": "`cosign.key` is encrypted with XSalsa20-Poly1305, which Node's own library does not have; audited",
  "@noble/curves":
    "Ed25519 where there is no Node: what peers sign is checked before the next message is looked at, and a browser's own " +
    "library answers later; audited. On Node it is not loaded",
  "@noble/hashes": "SHA-256 beside it, and what it is made with; audited",
  "@opentelemetry/api":
    "traces by the standard, and so are the four beside it; loaded only where the environment asks for traces",
  "@opentelemetry/core": "reads `traceparent`",
  "@opentelemetry/exporter-trace-otlp-proto": "sends traces in the protocol that is OpenTelemetry's default",
  "@opentelemetry/resources": "the standard variables that say which service it is",
  "@opentelemetry/sdk-trace": "spans, samplers and sending them in batches",
  "@sigstore/bundle": "the bundle's format, by the sigstore project",
  "@sigstore/protobuf-specs": "the types of bundles and trusted roots, generated from sigstore's specification",
  "@sigstore/sign": "signing, with Fulcio, Rekor and timestamp authorities, by the sigstore project",
  "@sigstore/verify": "verifying, by the sigstore project",
  ajv: "holds `glither.host.json` to its published schema, requests and configurations to theirs; fastify brings it anyway",
  "cbor-x": "CBOR for snapshots; that the form is canonical, tests check with a second implementation",
  commander: "the command line's options and its help",
  diff: "unified diffs of goldens and of layouts",
  "fastest-levenshtein":
    "the nearest name, for `did you mean`. One small algorithm that is done: nothing is left to release",
  fastify:
    "HTTP for the service: routing, limits, a stop that ends what has begun. One of two that the field uses, and quick",
  mailauth:
    "DKIM, SPF, DMARC and ARC by their RFCs, by who keeps nodemailer; of it only these four checks are loaded, and not what it brings for pictures",
  moo: "the lexer: one regex of all tokens, linear in the text",
  nearley:
    "the grammar. The design asks for it. Nothing has been released for years; it is pinned, its compiler runs when we build, and " +
    "what runs at a user's is one file of it, the parser, over tokens of our own lexer and one declaration at a time; " +
    "the fuzz suites hold it to one reading of a text",
  nodemailer:
    "SMTP towards a mail system that gets back what was held; what the field uses, without dependencies of its own",
  pg: "the client of PostgreSQL, by who has kept it for fifteen years; loaded only where a ledger is in PostgreSQL",
  "pg-boss":
    "a queue in PostgreSQL: it wakes one of several hosts when something is due, and our own tables say what. Loaded only where a " +
    "host keeps a ledger in PostgreSQL",
  "postal-mime": "encoded words in `.eml` files; no dependencies",
  "prom-client": "numbers for Prometheus. Little is released, since the format stands; it is what the field uses",
  "smtp-server":
    "LMTP: the same authors' server of it, upon nodemailer, which is there anyway; loaded only where somebody listens",
  tldts: "the public suffix list, with its private part",
  "vscode-languageserver":
    "the Language Server Protocol by those who write it: messages, cancellation, the types of all that is asked",
  "vscode-languageserver-textdocument": "beside it: a text that changes by parts, and its places as editors count them",
  ws: "WebSockets that others connect to: Node has clients alone. What the field uses; no dependencies",
  yauzl: "the names in zip files that come by mail; loaded when one comes",
};
