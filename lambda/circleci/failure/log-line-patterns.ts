/** Lists what values, places, headers, sums and noise look like in a log. A table. */

/** What a runner puts before each line of what it runs: a package, a number, a time. */
export const prefixes: readonly RegExp[] = [
  /^(?:@?[\w/-]+[:#][a-z][\w:-]*: )(?=.)/i,
  /^\[[@\w./:-]{1,40}\]:? (?=.)/,
  /^#\d+ (?:\d+\.\d+ |ERROR: )?/,
  /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.,\d]*(?:Z|[+-]\d\d:?\d\d)? +/,
  /^\[?\d\d:\d\d:\d\d(?:[.,]\d+)?\]? +/,
  /^(?:@?[\w-]+\/)*[\w-]+ \w[\w:-]*: (?=.*(?:error|fail|at |\^))/i,
];

export const rule = /^[\s\W_]*$/u;
export const noise: readonly RegExp[] = [
  /^\s*(?:✓|✔|√|\u2705|ok\b(?! ?(?:not|but))|PASS\b|\[ +(?:OK|RUN|PASSED) +\]|--- PASS|=== (?:RUN|PAUSE|CONT|NAME))/u,
  /\b(?:ok|OK|passed|PASSED|Passed|skipped|SKIPPED)\s*(?:\(.*\)|\[.*\]|[\d.]+ ?m?s(?:ec)?)?\s*$/,
  /^\s*(?:npm|pnpm|yarn) (?:warn|notice|info|http|verb)\b/i,
  /^npm (?:ERR!|error)\s*(?:path|command|errno|syscall|A complete log|Options|\[|Run "npm help|Usage|Clean install|aliases|Or |$|This is|\s*\/)/i,
  /^\s*(?:\[[\w ]+\] )?(?:info|debug|notice|note|hint|help)\b(?!.*\berror\b)(?!\])/i,
  /[:,] (?:fatal )?(?:note|remark|info(?:rmation)?)\b[: ]/i,
  /\[(?:INFO|DEBUG)\]/,
  /\[Help \d+\]|re-run Maven|Re-run Maven|Full stack trace|full debug logging|^Run with --(?:stacktrace|info|debug|scan)|Get more help at|^For more information|For further help/,
  /\b(?:retrying|will retry|trying again|try again in|allowed to fail)\b|[.( ]ignor(?:ed|ing)\)?\.*$/i,
  /^make(?:\[\d+\])?: (?:Entering|Leaving) directory/,
  /(?:^|[\s(,])0 (?:errors?|failures?|failed|failing)\b(?!.*\b[1-9]\d* (?:errors?|failures?|failed|failing)\b)/i,
  /\b(?:no|without) (?:errors?|failures?|problems?|issues?)\b/i,
  /^\s*[\w ()]+: +0(?:\.0+)?%?\s*$/,
  /^\s*(?:Downloading|Downloaded|Compiling|Checking|Fetching|Resolving|Installing|Unpacking|Setting up|Get:|Hit:|Collecting)\b/,
  /error(?:-| )?(?:handler|handling|code|codes|page|boundary|budget|prone|log|logs|rate|reporting)\b/i,
];

/** Warnings are noise, unless the run was aborted because of them. */
export const warnings: readonly RegExp[] = [
  /^\s*(?:\[[\w ]+\] )?warn(?:ing)?\b(?!.*\berror\b)(?!\])/i,
  /[:,] warning\b[: ]|\[WARNING\]|^\s*\d+:\d+\s+warning\b/i,
];
export const strict =
  /\babort\w* .*warnings?\b|warnings? (?:are |being )?treated as errors|strict mode|too many warnings|fail\w* (?:on|due to) warnings?|warnings? found.*max/i;

export const values: readonly RegExp[] = [
  /^\s*(?:#\s+|\d+ *\| *)?(?:expected|received|actual|got|want(?:ed)?|left|right|but was|to equal|wanted|found|values|Which is|Actual|Expected)\b[^a-z]*:? ?\S/i,
  /^\s*[-+](?![-+]) ?\S/,
  /^E\s+[-+?] /,
  /!==?|===?/,
];

export const places: readonly RegExp[] = [
  /(?:^|[\s("'`[<>@=])(?:[\w@.~+-]*[\\/])*[\w@.+[\]-]+\.[a-zA-Z]{1,10}(?::\d+|[(:]\[?\d+[,):]|["']?,? (?:on )?line \d+| line \d+| \(?\d+:\d+| @ \d+)/,
  /^\s*(?:-->|╭─|┌─|,-\[|at |❯) ?\S.*:\d+/u,
  /\b(?:Rakefile|Makefile|Dockerfile|Gemfile|Jenkinsfile|Vagrantfile|Podfile|Fastfile|Brewfile|CMakeLists\.txt):\d+/,
  /\((?:[\w$]+\.)?[\w$]+\.(?:java|kt|scala|groovy|cs|swift|go|rs|dart):\d+\)/,
  /^\s*l\.\d+ /,
  /^In \S+ line \d+:/,
];

/** A file that is named alone, with what is wrong in it below. */
export const fileAlone =
  /^(?=.*[A-Za-z]\w*\.[a-zA-Z])\s*(?:❌ |✖ |FILE: |file:\/\/)?(?:[\w@.~+-]*[\\/])*[\w@.+[\]-]+\.[a-zA-Z]{1,8}:?$/u;

export const foreign =
  /node_modules|node:internal|\(node:|\bat node:|internal\/(?:process|modules|main|timers)|site-packages|dist-packages|\/lib\/python|\/usr\/(?:lib|share|include)\/|\/gems\/|\/rubygems\/|\/ruby\/\d|java\.base\/|jdk\.internal|sun\.reflect|org\.junit|org\.gradle|org\.apache\.maven|junit\.framework|vendor\/|\/rustc\/|\/\.cargo\/|\/testing\/testing\.go|\/runtime\/|ext:|<anonymous>\)?$|importlib|\bat (?:async )?(?:Promise|Object\.then|processTicks|Module\._|Function\.|Script\.)|scala\.|kotlin\.|\.pnpm|\.pnp\.c?js/;

export const heads =
  /^\s*(?:=+ )?(?:Failures?|Failed Tests?|FAILURES?|FAILED|Failing tests?|failing tests?|failures|ERRORS|Errors|Summary of all failing tests|\d+ failing|There (?:was|were) \d+ (?:failure|error)s?|Short test summary|short test summary info|Failed scenarios|⎯+ Failed Tests?.*|.*\bFailures:)\s*\d*:?(?: =+)?\s*$/u;

export const sums =
  /(?:^|[\s(,:|])[1-9]\d* (?:tests? )?(?:failed|failures?|failing|errors?|problems?|broken|offen[cs]es?)\b|\bfailures?[:=] ?[1-9]|\berrors?[:=] ?[1-9]|BUILD FAIL|FAILED \(|Failed!|Tests? failed|\bFAIL\s*$/i;

/** Says that something failed, not why. */
export const wrappers =
  /ELIFECYCLE|InvocationError|[Cc]ommand failed\b(?!:)|[Cc]ommand (?:"[^"]*" )?(?:exited|failed with)|exit(?:ed with)?(?: with)? (?:code|status)|^Exited|non-zero|Failed with errors in|\*\*\* .*Error \d+$|Execution failed for task|Build failed with an exception|What went wrong|Lifecycle script|Task .* failed|Failed at the|running (?:command|script)|Process exited|commands failed|subprocess-exited|Some errors were emitted|Aborting due to|Found \d+ errors?|For more information about|aborting due to|[Ss]ome tests failed|^Abort(?:ed|ing)\b.*\w/;

/** Ends of a run that went well. */
export const success =
  /\bBUILD SUCCESS(?:FUL)?\b|^\s*\d+ passing\b|^(?:#|ℹ) fail +0\b|^# ok$|^Result: PASS|^Success\b|^OK\b|^test result: ok|^PASS$|^ok\s+\S|\bpassed in [\d.]|\[ {2}PASSED {2}\]|\b(?:[Tt]ests?|[Ff]iles|[Ss]uites):? +(?:\d+ skipped,? \|? ?)?\d+ passed\b|\b\d+ (?:tests?|specs?|examples?|assertions?), (?:\d+ assertions?, )?0 (?:failures|failed|errors)|\b[Aa]ll (?:\d+ )?(?:tests?|specs?|checks?|files?|matched files?)\b.*\b(?:pass(?:ed)?|ok|use|succe\w+|match\w*)\b|\b100% tests passed|\b0 (?:failures|failed|errors)\b(?!.*[1-9]\d* (?:failures|failed|errors))|failed=0 |no issues found|rated at 10|^(?:added|up to date|changed|audited)\b.*\bpackages?\b|[Dd]eployed|[Dd]one in [\d.]|successfully\b/;

/** Only lines that hold one of these can be messages, names or headers. */
export const telling =
  /error|exception|fail|fatal|panic|expect|actual|received|assert|[✖✘×✗✕●❌⨯▲]|not |cannot|can't|could|unable|no such|no rule|no space|denied|refused|missing|invalid|unknown|unexpected|undefined|undeclared|illegal|killed|abort|memory|fault|dumped|ENO|EACC|EADDR|ECONN|ETIME|EPERM|EAI_|EPIPE|EISDIR|timed? ?out|deadline|mismatch|reject|conflict|unbound|Scenario|TASK|^E |ERR|YN\d|SC\d|[!=]==?|\bgot\b|want|duplicate|unsupported|unresolved|format|coverage|require|lock|Code style|issue|problem|vulnerab|violation|offense|defect|finding|interrupt|warn|^e: |\[E\]|^_{3}|^----|^\d+[.)]|^\s*\d+\) |:\d+:? \S|\(\d+[,)]|==== |^rspec|:[EF]:/i;

/** What headers, sums and wrappers have in common. */
export const wordy =
  /fail|err|summary|abort|exit|problem|broken|offen|wrong|stop|complet|ELIFE|non-zero|more information/i;
