/** Lists what messages look like, the first kind that matches counts. A table. */

export interface Kind {
  /** From 1 to 10: how much such a line tells. */
  readonly worth: number;
  readonly pattern: RegExp;
}

/** The first that matches counts. */
export const messages: readonly Kind[] = [
  { worth: 10, pattern: /XCTAssert\w* failed|Assert\.\w+\(\) Failure|\bdid not (?:equal|match)\b/ },
  { worth: 10, pattern: /^E {2,}(?!\+|-|\?|at |\.\.\.)\S/ },
  { worth: 10, pattern: /\bpanicked at\b|^panic: (?!test timed)|^\s*assertion .*failed/i },
  {
    worth: 10,
    pattern: /Failed asserting that|^\s*(?:Assertion|AssertionError|AssertionFailed)\w*\b.*:|Failure\/Error:/,
  },
  {
    worth: 10,
    pattern:
      /^\s*(?:[\w$]+[.:\\]+)*(?:Assert|Expectation|Comparison)\w*(?:Error|Failure|Exception|FailedError|Failed)\b/,
  },
  { worth: 9, pattern: /\berror (?:TS|CS|FS|BC|MSB|NU|C|LNK|X|S)\d+:|\berror\[[\w:-]+\]/ },
  { worth: 9, pattern: /^[^\s:]*[\w\]})'"]+(?:[:(]\d+)(?:[:,]\d+)?\)?:? (?:fatal )?error\b/i },
  {
    worth: 9,
    pattern:
      /^\s*(?:Uncaught |Unhandled |\[!\] |\[cause\] |\(\w+\) )?(?:[\w$]+[.:\\/]+)*[A-Z][\w$]*(?:Error|Exception|Failure|Fault|Violation|Interrupt|Exit)\b(?: \[[\w-]+\])?(?: \([^)]*\))?(?::| -|$|!)/,
  },
  {
    worth: 9,
    pattern:
      /^\s*(?:Caused by|Exception in thread|Unhandled|Uncaught|fatal error|FATAL ERROR|CMake Error|Fatal error|Parse error|PHP (?:Fatal|Parse) error|terminate called|Traceback)\b.*\S/,
  },
  {
    worth: 9,
    pattern:
      /^npm (?:ERR!|error) (?:code E|Missing|Invalid|missing|notarget|404|ERESOLVE|Could not|`npm ci`|Error|[A-Z]\w*Error)/,
  },
  {
    worth: 9,
    pattern: /ERR_[A-Z_]{4,}|^\S+ YN\d{4}: .*(?:explicitly forbidden|can't be|failed|invalid|error)/,
  },
  {
    worth: 9,
    pattern:
      /^\s*(?:would reformat|Would reformat|reformatted|\[warn\] (?:Code style|.*\.\w+$)|Code style issues|.*(?:needs formatting|not (?:properly )?formatted|is unformatted|Incorrect(?:ly)? (?:formatted|sorted)|Diff in ))/,
  },
  {
    worth: 9,
    pattern:
      /[Cc]overage .*(?:threshold|minimum|not (?:met|reached)|below)|ld: symbol|An error occurred \(\w+\) when calling/,
  },
  {
    worth: 9,
    pattern:
      /^\s*- .* requires? .* (?:but|->) |requirements could not be resolved|lock ?file (?:is|needs|would|out)|Your (?:bundle|lockfile|requirements)|changed significantly since/i,
  },
  {
    worth: 9,
    pattern:
      /^e: (?:file:\/\/)?\S+|No rule to make target|failed to solve|did not complete successfully|: FAILED! =>|UNREACHABLE!/,
  },
  {
    worth: 8,
    pattern: /^[\s>*-]*(?:Issue|Problem|Violation|Finding|Vulnerability|Defect|Offense)\b[^:]*: ?\S/,
  },
  { worth: 8, pattern: /\bSC\d{4}\b|^\s*\d+:\d+\s+(?:error|✖|×|✘|x)\s/ },
  {
    worth: 8,
    pattern:
      /^(?:\S+ )?[^\s:]*\.[a-zA-Z]{1,10}:\d+(?::\d+)?:? (?![\d(]|in\b|at\b|warning|note|info|passed|ok\b)\S/,
  },
  {
    worth: 8,
    pattern:
      /^\s*(?:\S{1,30} )?(?:error|fatal|ERROR|FATAL|ERR|Err|Error|FAIL|CRITICAL|E)!?(?: ?\[[^\]]*\])?(?: in [^:]*)?: ?\S/,
  },
  {
    worth: 8,
    pattern:
      /^\s*(?:[✖✘×✗❌▲⨯⛔]|\[(?:ERROR|error|FATAL|ERR|E)\]|\[FAIL(?:ED)?\]|ERROR|FATAL|ERR!|error) +\S/u,
  },
  {
    worth: 8,
    pattern:
      /\b(?:heap out of memory|Out of memory|Segmentation fault|core dumped|Bus error|Aborted$|Illegal instruction|stack overflow|Killed|OOMKilled)\b/,
  },
  { worth: 8, pattern: /No space left on device|ENOSPC|Cannot allocate memory/ },
  {
    worth: 8,
    pattern:
      /\b(?:ENOENT|ECONNREFUSED|ECONNRESET|EADDRINUSE|EACCES|ETIMEDOUT|ENOTFOUND|EPERM|EAI_AGAIN|EPIPE|ENOTEMPTY|EISDIR|ENOTDIR)\b/,
  },
  {
    worth: 8,
    pattern:
      /: (?:line \d+: )?.*(?:command not found|No such file or directory|Permission denied|Is a directory|unbound variable|syntax error|not found|Connection refused|cannot stat|Operation not permitted|unexpected end of file|Exec format error|Cannot stat)/i,
  },
  {
    worth: 7,
    pattern:
      /\b(?:undefined reference|undefined symbol|undefined variable|undeclared|is not defined|cannot find (?:symbol|module|package)|cannot be (?:found|resolved|converted|applied)|unresolved (?:import|reference|external))\b/i,
  },
  {
    worth: 7,
    pattern:
      /\b(?:could not|couldn't|can not|cannot|can't|unable to|failed to|did not|does not|doesn't|is not|must(?: not)? be|has no)\b.*\b(?:resolve|find|found|connect|open|read|load|locate|create|execute|run|compile|import|parse|match|exist|satisf|allowed|valid|a function|assignable|support|start|reach|access|copy|write|pull|push|fetch|download|clone|install|build|evaluate|complete|verify|authenticate|be)\w*/i,
  },
  {
    worth: 7,
    pattern: /\b(?:expected|want(?:ed)?)\b.*\b(?:but|got|received|found|actual|was|were|instead|to)\b/i,
  },
  { worth: 7, pattern: /\b(?:actual|got|received)\b.*\b(?:expected|want(?:ed)?)\b/i },
  {
    worth: 7,
    pattern:
      /\b(?:\[rejected\]|CONFLICT|access denied|unauthorized|forbidden|authentication failed|permission denied|invalid credentials|not authorized|timed? ?out|deadline exceeded|connection (?:refused|reset|closed)|refused)\b/i,
  },
  {
    worth: 6,
    pattern:
      /\b(?:No (?:such|rule|matching|module|tests?)|not found|Missing|Unknown|Unexpected|Invalid|Illegal|Duplicate|Unrecognized|Unsupported|Undefined|Mismatch|mismatch)\b/,
  },
  { worth: 6, pattern: /^\s*(?:[Ee]xpected|[Ww]anted|[Aa]ctual|[Rr]eceived): +\S/ },
  { worth: 5, pattern: /\b(?:error|exception|failure|fatal)\b/i },
  { worth: 4, pattern: /\b(?:fail(?:ed|s|ure)?|FAIL(?:ED)?|broken|abort(?:ed|ing)?)\b/i },
];
