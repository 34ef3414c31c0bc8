/** Recognizes what fails before the project's own commands: checkout, images, caches, contexts, configuration. Pure. */

export interface SetUpFailure {
  readonly what: string;
  /** The line that says so. */
  readonly line: string;
}

type Rule = readonly [what: string, pattern: RegExp];

/** Wherever it stands: only CircleCI prints this. */
const anywhere: readonly Rule[] = [
  [
    'invalid configuration',
    /^# ?(?:Error calling (?:workflow|job|command)|Cannot find (?:a definition|an executor)|Type error for argument|Unexpected argument|Missing required argument)/,
  ],
  [
    'invalid configuration',
    /(?:Config does not conform to schema|config\.yml.*(?:invalid|not valid|parse)|Unable to parse YAML|(?:We weren't able to|Unable to) (?:parse|start) .*(?:config|pipeline)|ERROR IN CONFIG FILE|Configuration errors? found|[Cc]onfig compilation contains errors|which is the name of \d+ other jobs)/,
  ],
  [
    'the orb is not found',
    /(?:Cannot find|Could not find|Unable to find|Failed to (?:find|fetch)) (?:orb |[\w-]+\/[\w-]+@\S+ .*orb)|orb .*(?:not found|does not exist|not loaded)/i,
  ],
  [
    'a context is missing',
    /\b[Cc]ontexts? (?:named )?["'\w-]+ (?:was |is |could )?not (?:be )?found|Unauthorized.*[Cc]ontext|[Cc]ontext not found/,
  ],
  [
    'out of credits',
    /blocked due to (?:no|insufficient)|insufficient credits|plan (?:does not have|with no available)|no available credits/i,
  ],
  [
    'the resource class is not available',
    /resource[ _-]class\b.*(?:not (?:available|found|exist)|invalid|unknown)|is not a valid resource class/i,
  ],
  [
    'the machine went away',
    /machine running this job went away|host (?:was|is) (?:terminated|lost)|spot (?:instance )?(?:interruption|termination)/i,
  ],
];

/** In steps that CircleCI brings itself. */
const byStep: readonly (readonly [step: RegExp, rules: readonly Rule[], otherwise: string])[] = [
  [
    /^(?:Spin up|Starting|Preparing|Set up remote docker|Setup (?:a )?remote docker|Pull)/i,
    [
      ['could not pull the image: the registry limits pulls', /toomanyrequests|pull rate limit/i],
      [
        'could not pull the image',
        /manifest (?:for )?.*(?:not found|unknown)|pull access denied|no such image|Error pulling|repository .* not found|unauthorized|denied: |failed to (?:pull|resolve|register)|no basic auth/i,
      ],
      ['disk full', /no space left on device/i],
      ['context deadline exceeded', /context deadline exceeded/i],
      [
        'could not reach the registry',
        /TLS handshake timeout|i\/o timeout|connection (?:refused|reset)|no such host|net\/http|503|502/i,
      ],
      [
        'the container did not start',
        /OCI runtime|executable file not found|container .*(?:exited|not running|unhealthy)|Error response from daemon/i,
      ],
    ],
    'the environment could not be set up',
  ],
  [
    /^Checkout code/i,
    [
      [
        'could not check out the code: no access',
        /Permission denied \(publickey|access denied|Authentication failed|could not read Username|Repository not found|not have permission|deploy key|403/i,
      ],
      [
        'could not check out the code: the commit is gone',
        /reference is not a tree|did not match any file|not our ref|unknown revision|Could not parse object|couldn't find remote ref/i,
      ],
      [
        'could not check out the code: the host key is not known',
        /Host key verification failed|REMOTE HOST IDENTIFICATION/,
      ],
      [
        'could not check out the code: the host did not answer',
        /Could not resolve host|unable to access|Connection (?:timed out|refused|reset|closed)|early EOF|RPC failed|hung up|502|503/i,
      ],
      ['disk full', /no space left on device/i],
    ],
    'could not check out the code',
  ],
  [/^Restor(?:e|ing) cache/i, [['disk full', /no space left on device/i]], 'could not restore the cache'],
  [/^Sav(?:e|ing) cache/i, [['disk full', /no space left on device/i]], 'could not save the cache'],
  [
    /^Attach(?:ing)? workspace/i,
    [['disk full', /no space left on device/i]],
    'could not attach the workspace',
  ],
  [/^(?:Persist(?:ing)? to|Storing) workspace/i, [], 'could not store the workspace'],
  [/^Upload(?:ing)? (?:artifacts|test results)/i, [], 'could not upload what the job stored'],
  [/^(?:Build Error|Configuration|Config)/i, [], 'invalid configuration'],
];

/** Undefined when the step is the project's own and nothing of CircleCI's went wrong. */
export function findSetUpFailure(step: string, lines: readonly string[]): SetUpFailure | undefined {
  const found = match(anywhere, lines);
  if (found) return found;
  const [, rules, otherwise] = byStep.find(([name]) => name.test(step)) ?? [];
  if (!rules || otherwise === undefined) return undefined;
  return (
    match(rules, lines) ?? {
      what: otherwise,
      line: lines.findLast((line) => /error|fail|fatal|denied|cannot|could not|no such/i.test(line)) ?? '',
    }
  );
}

function match(rules: readonly Rule[], lines: readonly string[]): SetUpFailure | undefined {
  const end = lines.slice(-200).map((line) => line.slice(0, 400));
  for (const [what, pattern] of rules) {
    const line = end.find((one) => pattern.test(one));
    if (line !== undefined) return { what, line: line.trim() };
  }
  return undefined;
}
