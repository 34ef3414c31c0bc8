#!/usr/bin/env bash
# @stryker-mutator/core 10.1.1 in a project that has typescript 7.0.2 and a tsconfig.json, without a TypeScript checker.
# Expected: it runs: nothing asks it to type-check, and the instrumenter parses with Babel.
# Seen: it ends with "ts.parseConfigFileTextToJson is not a function"; it rewrites tsconfig.json by an API that
# TypeScript 7 does not have. With `tsconfigFile: "none"` it runs.
source "$(dirname "$0")/in-temp-folder.sh" --legacy-peer-deps @stryker-mutator/core@10.1.1 typescript@7.0.2
echo '{ "compilerOptions": { "strict": true } }' >tsconfig.json
echo 'export const isMore = (n: number) => n > 1;' >more.ts
cat >stryker.json <<'JSON'
{ "testRunner": "command", "commandRunner": { "command": "true" }, "mutate": ["more.ts"], "reporters": [], "concurrency": 1 }
JSON
sed 's/^{/{ "tsconfigFile": "none",/' stryker.json >none.json
with=$(npx stryker run stryker.json 2>&1 | grep -o 'ts\.parseConfigFileTextToJson is not a function' | head -1 || true)
without=$(npx stryker run none.json >/dev/null 2>&1 && echo 'runs' || echo 'fails')
echo "@stryker-mutator/core 10.1.1 beside typescript 7.0.2: ${with:-runs}; with tsconfigFile none: $without"
[ -n "$with" ] && [ "$without" = runs ]
