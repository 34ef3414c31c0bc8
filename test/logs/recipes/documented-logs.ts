/** Logs of tools that cannot be run here, written in the form that their documentation shows. */
import { type Gold, times } from './recipe.ts';

export interface Documented {
  readonly tool: string;
  readonly exitCode: number;
  readonly log: string;
  readonly gold: Gold;
}

export const documented: readonly Documented[] = [
  {
    tool: 'docker-build',
    exitCode: 1,
    log: `#0 building with "default" instance using docker driver

#1 [internal] load build definition from Dockerfile
#1 transferring dockerfile: 214B done
#1 DONE 0.0s

#2 [internal] load metadata for docker.io/cimg/node:24.11
#2 DONE 0.8s

#5 [2/4] WORKDIR /app
#5 CACHED

#6 [3/4] COPY package.json package-lock.json ./
#6 DONE 0.1s

#7 [4/4] RUN npm ci
#7 1.214 npm error code EUSAGE
#7 1.214 npm error
#7 1.214 npm error \`npm ci\` can only install packages when your package.json and package-lock.json are in sync.
#7 1.215 npm error Missing: is-odd@3.0.1 from lock file
#7 1.302 npm error A complete log of this run can be found in: /root/.npm/_logs/debug-0.log
#7 ERROR: process "/bin/sh -c npm ci" did not complete successfully: exit code: 1
------
 > [4/4] RUN npm ci:
1.214 npm error code EUSAGE
1.215 npm error Missing: is-odd@3.0.1 from lock file
------
Dockerfile:4
--------------------
   2 |     WORKDIR /app
   3 |     COPY package.json package-lock.json ./
   4 | >>> RUN npm ci
   5 |     COPY . .
--------------------
ERROR: failed to build: failed to solve: process "/bin/sh -c npm ci" did not complete successfully: exit code: 1
`,
    gold: {
      message: /Missing: is-odd@3\.0\.1 from lock file|npm ci. can only install/,
      where: /Dockerfile:4|RUN npm ci/,
    },
  },
  {
    tool: 'cypress',
    exitCode: 1,
    log: `====================================================================================================

  (Run Starting)

  ┌────────────────────────────────────────────────────────────────────────────────────────────────┐
  │ Cypress:        15.4.0                                                                         │
  │ Browser:        Electron 136 (headless)                                                        │
  │ Specs:          2 found (invoice.cy.js, receipt.cy.js)                                         │
  └────────────────────────────────────────────────────────────────────────────────────────────────┘

────────────────────────────────────────────────────────────────────────────────────────────────────

  Running:  invoice.cy.js                                                                   (1 of 2)


  invoice
    ✓ lists invoices (512ms)
    ✓ opens an invoice (304ms)
    1) takes the discount off


  2 passing (6s)
  1 failing

  1) invoice
       takes the discount off:

      Timed out retrying after 4000ms
      + expected - actual

      -'2000'
      +'1800'

      AssertionError: Timed out retrying after 4000ms: expected '<span#total>' to have text '1800', but the text was '2000'
      at Context.eval (webpack://invoices/./cypress/e2e/invoice.cy.js:14:24)


  (Results)

  ┌────────────────────────────────────────────────────────────────────────────────────────────────┐
  │ Tests:        3                                                                                │
  │ Passing:      2                                                                                │
  │ Failing:      1                                                                                │
  │ Pending:      0                                                                                │
  │ Skipped:      0                                                                                │
  │ Screenshots:  1                                                                                │
  │ Video:        false                                                                            │
  │ Duration:     6 seconds                                                                        │
  │ Spec Ran:     invoice.cy.js                                                                    │
  └────────────────────────────────────────────────────────────────────────────────────────────────┘


  (Screenshots)

  -  /home/circleci/project/cypress/screenshots/invoice.cy.js/invoice -- takes the discount off (failed).png     (1280x720)

====================================================================================================

  (Run Finished)


       Spec                                              Tests  Passing  Failing  Pending  Skipped
  ┌────────────────────────────────────────────────────────────────────────────────────────────────┐
  │ ✖  invoice.cy.js                            00:06        3        2        1        -        - │
  ├────────────────────────────────────────────────────────────────────────────────────────────────┤
  │ ✔  receipt.cy.js                            00:02        4        4        -        -        - │
  └────────────────────────────────────────────────────────────────────────────────────────────────┘
    ✖  1 of 2 failed (50%)                      00:08        7        6        1        -        -
`,
    gold: {
      message: /expected '<span#total>' to have text '1800'/,
      where: /invoice\.cy\.js:14/,
      test: /takes the discount off/,
    },
  },
  {
    tool: 'gradle-9',
    exitCode: 1,
    log: `> Task :compileJava UP-TO-DATE
> Task :processResources NO-SOURCE
> Task :classes UP-TO-DATE
> Task :compileTestJava

> Task :test

InvoiceTest > takesTheDiscountOff() FAILED
    org.opentest4j.AssertionFailedError: expected: <1800> but was: <2000>
        at app//org.junit.jupiter.api.AssertionUtils.fail(AssertionUtils.java:55)
        at app//org.junit.jupiter.api.AssertEquals.assertEquals(AssertEquals.java:150)
        at app//com.example.InvoiceTest.takesTheDiscountOff(InvoiceTest.java:24)

14 tests completed, 1 failed

> Task :test FAILED

FAILURE: Build failed with an exception.

* What went wrong:
Execution failed for task ':test'.
> There were failing tests. See the report at: file:///home/circleci/project/build/reports/tests/test/index.html

* Try:
> Run with --scan to generate a Build Scan (Powered by Develocity).

BUILD FAILED in 4s
4 actionable tasks: 2 executed, 2 up-to-date
`,
    gold: {
      message: /expected: <1800> but was: <2000>/,
      where: /InvoiceTest\.java:24/,
      test: /takesTheDiscountOff/,
    },
  },
  {
    tool: 'gradle-9-kotlin',
    exitCode: 1,
    log: `> Task :checkKotlinGradlePluginConfigurationErrors
> Task :compileKotlin FAILED
e: file:///home/circleci/project/src/main/kotlin/Invoice.kt:7:12 Return type mismatch: expected 'Int', actual 'String'.
w: file:///home/circleci/project/src/main/kotlin/Receipt.kt:3:5 Variable 'unused' is never used.

FAILURE: Build failed with an exception.

* What went wrong:
Execution failed for task ':compileKotlin'.
> A failure occurred while executing org.jetbrains.kotlin.compilerRunner.GradleCompilerRunnerWithWorkers$GradleKotlinCompilerWorkAction
   > Compilation error. See log for more details

* Try:
> Run with --stacktrace option to get the stack trace.
> Run with --info or --debug option to get more log output.
> Run with --scan to generate a Build Scan (Powered by Develocity).
> Get more help at https://help.gradle.org.

BUILD FAILED in 6s
1 actionable task: 1 executed
`,
    gold: { message: /Return type mismatch/, where: /Invoice\.kt:7/ },
  },
  {
    tool: 'android-lint',
    exitCode: 1,
    log: `> Task :app:preBuild UP-TO-DATE
> Task :app:generateDebugResources UP-TO-DATE
> Task :app:mergeDebugResources FAILED

FAILURE: Build failed with an exception.

* What went wrong:
Execution failed for task ':app:mergeDebugResources'.
> A failure occurred while executing com.android.build.gradle.internal.res.ResourceCompilerRunnable
   > Resource compilation failed (Failed to compile values resource file /home/circleci/project/app/src/main/res/values/strings.xml). Cause: java.lang.IllegalStateException: Can not extract resource from com.android.aaptcompiler.ParsedResource@4e9f., ERROR:/home/circleci/project/app/src/main/res/values/strings.xml:12: Multiple substitutions specified in non-positional format of string resource string/total.

* Try:
> Run with --stacktrace option to get the stack trace.
> Get more help at https://help.gradle.org.

BUILD FAILED in 21s
`,
    gold: { message: /Multiple substitutions specified|Resource compilation failed/, where: /strings\.xml/ },
  },
  {
    tool: 'xcodebuild-test',
    exitCode: 65,
    log: `Command line invocation:
    /Applications/Xcode.app/Contents/Developer/usr/bin/xcodebuild test -scheme Invoices -destination "platform=iOS Simulator,name=iPhone 16"

Test Suite 'All tests' started at 2026-11-30 09:12:11.211.
Test Suite 'InvoicesTests.xctest' started at 2026-11-30 09:12:11.212.
Test Suite 'InvoiceTests' started at 2026-11-30 09:12:11.212.
${times(8, (n) => `Test Case '-[InvoicesTests.InvoiceTests testAddsUp${n}]' started.\nTest Case '-[InvoicesTests.InvoiceTests testAddsUp${n}]' passed (0.001 seconds).`)}
Test Case '-[InvoicesTests.InvoiceTests testTakesTheDiscountOff]' started.
/Users/distiller/project/InvoicesTests/InvoiceTests.swift:24: error: -[InvoicesTests.InvoiceTests testTakesTheDiscountOff] : XCTAssertEqual failed: ("2000") is not equal to ("1800")
Test Case '-[InvoicesTests.InvoiceTests testTakesTheDiscountOff]' failed (0.112 seconds).
Test Suite 'InvoiceTests' failed at 2026-11-30 09:12:11.402.
	 Executed 9 tests, with 1 failure (0 unexpected) in 0.121 (0.190) seconds
Test Suite 'InvoicesTests.xctest' failed at 2026-11-30 09:12:11.403.
	 Executed 9 tests, with 1 failure (0 unexpected) in 0.121 (0.191) seconds

Test session results, code coverage, and logs:
	/Users/distiller/Library/Developer/Xcode/DerivedData/Invoices/Logs/Test/Test-Invoices.xcresult

Failing tests:
	InvoiceTests.testTakesTheDiscountOff()

** TEST FAILED **
`,
    gold: {
      message: /XCTAssertEqual failed/,
      where: /InvoiceTests\.swift:24/,
      test: /testTakesTheDiscountOff/,
    },
  },
  {
    tool: 'xcodebuild-build',
    exitCode: 65,
    log: `CompileSwift normal arm64 /Users/distiller/project/Invoices/Invoice.swift (in target 'Invoices' from project 'Invoices')
    cd /Users/distiller/project
/Users/distiller/project/Invoices/Invoice.swift:12:16: error: cannot convert return expression of type 'String' to return type 'Int'
        return "eighteen"
               ^~~~~~~~~~
/Users/distiller/project/Invoices/Receipt.swift:4:9: warning: variable 'unused' was never used; consider replacing with '_' or removing it
        let unused = 1
            ^~~~~~
Command CompileSwift failed with a nonzero exit code

** BUILD FAILED **


The following build commands failed:
	CompileSwift normal arm64 /Users/distiller/project/Invoices/Invoice.swift (in target 'Invoices' from project 'Invoices')
(1 failure)
`,
    gold: { message: /cannot convert return expression of type/, where: /Invoice\.swift:12/ },
  },
  {
    tool: 'dotnet-test',
    exitCode: 1,
    log: `  Determining projects to restore...
  All projects are up-to-date for restore.
  Invoices -> /home/circleci/project/bin/Debug/net9.0/Invoices.dll
Test run for /home/circleci/project/bin/Debug/net9.0/Invoices.Tests.dll (.NETCoreApp,Version=v9.0)
A total of 1 test files matched the specified pattern.
[xUnit.net 00:00:00.41]     Invoices.Tests.InvoiceTests.TakesTheDiscountOff [FAIL]
  Failed Invoices.Tests.InvoiceTests.TakesTheDiscountOff [4 ms]
  Error Message:
   Assert.Equal() Failure: Values differ
Expected: 1800
Actual:   2000
  Stack Trace:
     at Invoices.Tests.InvoiceTests.TakesTheDiscountOff() in /home/circleci/project/InvoiceTests.cs:line 24
   at System.RuntimeMethodHandle.InvokeMethod(Object target, Void** arguments, Signature sig, Boolean isConstructor)

Failed!  - Failed:     1, Passed:    13, Skipped:     0, Total:    14, Duration: 31 ms - Invoices.Tests.dll (net9.0)
`,
    gold: {
      message: /Expected: 1800|Actual: +2000/,
      where: /InvoiceTests\.cs:line 24/,
      test: /TakesTheDiscountOff/,
    },
  },
  {
    tool: 'flutter-test',
    exitCode: 1,
    log: `00:01 +0: loading /home/circleci/project/test/invoice_test.dart
${times(8, (n) => `00:02 +${n}: adds up ${n}`)}
00:02 +9: takes the discount off
══╡ EXCEPTION CAUGHT BY FLUTTER TEST FRAMEWORK ╞════════════════════════════════════════════════════
The following TestFailure was thrown running a test:
Expected: <1800>
  Actual: <2000>

When the exception was thrown, this was the stack:
#4      main.<anonymous closure> (file:///home/circleci/project/test/invoice_test.dart:24:5)
<asynchronous suspension>

The test description was:
  takes the discount off
════════════════════════════════════════════════════════════════════════════════════════════════════
00:02 +9 -1: takes the discount off [E]
  Test failed. See exception logs above.
  The test description was: takes the discount off

00:03 +9 -1: Some tests failed.
`,
    gold: {
      message: /Expected: <1800>|Actual: <2000>/,
      where: /invoice_test\.dart:24/,
      test: /takes the discount off/,
    },
  },
  {
    tool: 'terraform',
    exitCode: 1,
    log: `Initializing the backend...
Initializing provider plugins...
Terraform has been successfully initialized!
╷
│ Error: Unsupported argument
│ 
│   on main.tf line 12, in resource "aws_s3_bucket" "invoices":
│   12:   bukcet = "invoices"
│ 
│ An argument named "bukcet" is not expected here. Did you mean "bucket"?
╵
`,
    gold: { message: /Unsupported argument|An argument named "bukcet"/, where: /main\.tf line 12/ },
  },
  {
    tool: 'karma',
    exitCode: 1,
    log: `30 11 2026 09:12:01.101:INFO [karma-server]: Karma v6.4.4 server started at http://localhost:9876/
30 11 2026 09:12:01.102:INFO [launcher]: Launching browsers ChromeHeadless with concurrency unlimited
30 11 2026 09:12:02.411:INFO [Chrome Headless 130.0.0.0 (Linux x86_64)]: Connected on socket abc with id 1
..........
Chrome Headless 130.0.0.0 (Linux x86_64) invoice takes the discount off FAILED
	Expected 2000 to be 1800.
	    at <Jasmine>
	    at UserContext.<anonymous> (src/app/invoice.spec.ts:24:31)
	    at <Jasmine>
....
Chrome Headless 130.0.0.0 (Linux x86_64): Executed 15 of 15 (1 FAILED) (0.08 secs / 0.05 secs)
TOTAL: 1 FAILED, 14 SUCCESS
`,
    gold: {
      message: /Expected 2000 to be 1800/,
      where: /invoice\.spec\.ts:24/,
      test: /takes the discount off/,
    },
  },
  {
    tool: 'pre-commit',
    exitCode: 1,
    log: `trim trailing whitespace.................................................Passed
fix end of files.........................................................Passed
check yaml...............................................................Passed
ruff.....................................................................Failed
- hook id: ruff
- exit code: 1

shop/invoice.py:6:12: F821 Undefined name \`itms\`
Found 1 error.

mypy.....................................................................Passed
`,
    gold: { message: /F821 Undefined name/, where: /shop\/invoice\.py:6/, test: /ruff\.+Failed/ },
  },
  {
    tool: 'sbt-test',
    exitCode: 1,
    log: `[info] welcome to sbt 1.10.7 (Eclipse Adoptium Java 21)
[info] compiling 2 Scala sources to /home/circleci/project/target/scala-3.5.2/classes ...
[info] InvoiceSpec:
${times(8, (n) => `[info] - adds up ${n}`)}
[info] - takes the discount off *** FAILED ***
[info]   2000 did not equal 1800 (InvoiceSpec.scala:24)
[info] Run completed in 312 milliseconds.
[info] Total number of tests run: 9
[info] Tests: succeeded 8, failed 1, canceled 0, ignored 0, pending 0
[info] *** 1 TEST FAILED ***
[error] Failed tests:
[error] 	InvoiceSpec
[error] (Test / test) sbt.TestsFailedException: Tests unsuccessful
[error] Total time: 4 s, completed Nov 30, 2026, 9:12:11 AM
`,
    gold: {
      message: /2000 did not equal 1800/,
      where: /InvoiceSpec\.scala:24/,
      test: /takes the discount off/,
    },
  },
  {
    tool: 'phpstan',
    exitCode: 1,
    log: ` 12/12 [▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓] 100%

 ------ ------------------------------------------------------------------ 
  Line   src/Invoice.php                                                   
 ------ ------------------------------------------------------------------ 
  24     Method Invoice::total() should return int but returns string.     
         🪪  return.type                                                    
 ------ ------------------------------------------------------------------ 

 [ERROR] Found 1 error                                                      
`,
    gold: { message: /should return int but returns string/, where: /src\/Invoice\.php/ },
  },
];
