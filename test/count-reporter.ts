import type { Reporter, TestModule } from 'vitest/node';

/** Prints the plain count last: `12 passed, 0 failed, 1 skipped`. A file that did not load is a failure. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    let passed = 0;
    let failed = 0;
    let skipped = 0;
    for (const module of modules) {
      failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        else if (state === 'failed') failed += 1;
        else skipped += 1;
      }
    }
    const left = skipped > 0 ? `, ${skipped} skipped` : '';
    setImmediate(() => console.log(`${passed} passed, ${failed} failed${left}`));
  }
}
