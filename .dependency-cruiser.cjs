/** Keeps imports pointing one way; see "Dependency direction" in CONTRIBUTING.md. */
const pure = 'eval|sensitivity|sse|rules|signals|dialects|providers|routing|health|identity|envoy|eval';
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    rule(
      'no-cycles',
      'A cycle means that two files are one concept or that a type is in the wrong place.',
      {},
      { circular: true },
    ),
    rule(
      'domain-imports-nothing',
      'The vocabulary stands on its own.',
      { path: '^src/domain/' },
      { pathNot: '^src/domain/' },
    ),
    rule(
      'pure-stays-pure',
      'What decides and translates does not know gRPC, threads, logs or commands.',
      { path: `^src/(${pure})/` },
      { path: '^src/(extproc|inference|telemetry|admin|cli|main|route)' },
    ),
    rule(
      'dialects-stand-apart',
      'Dialects meet at the canonical chat, never each other.',
      { path: '^src/dialects/([^/]+)/' },
      { path: '^src/dialects/([^/]+)/', pathNot: '^src/dialects/$1/' },
    ),
    rule(
      'nobody-imports-commands',
      'Commands are the outermost layer.',
      { path: '^src/(?!cli|main)' },
      { path: '^src/(cli|main)' },
    ),
    rule(
      'product-ignores-demo',
      'The demo uses the product, not the other way round.',
      { path: '^src/' },
      { path: '^(demo|test)/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
