#!/usr/bin/env bash
# @stryker-mutator/core 10.1.1: a table of constants with and without `as const`.
# Expected: the same mutants in both: what is wrong with an entry is wrong either way.
# Seen: nothing under `as const` is mutated, functions among the values included, and nothing says so.
source "$(dirname "$0")/in-temp-folder.sh" --legacy-peer-deps @stryker-mutator/core@10.1.1
table="{ name: 'one', isWanted: (n: number) => n > 1 }"
echo "export const table = $table;" >plain.ts
echo "export const table = $table as const;" >constant.ts
cat >stryker.json <<'JSON'
{ "testRunner": "command", "commandRunner": { "command": "true" }, "mutate": ["plain.ts", "constant.ts"],
  "reporters": ["json"], "jsonReporter": { "fileName": "report.json" }, "concurrency": 1 }
JSON
npx stryker run stryker.json >/dev/null 2>&1
node -e "
const { files } = require('./report.json');
const count = (name) => files[name]?.mutants.length ?? 0;
console.log('@stryker-mutator/core 10.1.1: mutants of the table:', count('plain.ts'), 'plain,', count('constant.ts'), 'as const');
process.exit(count('plain.ts') > 3 && count('constant.ts') === 0 ? 0 : 1);
"
