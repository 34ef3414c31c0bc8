/** Says in words how a step ended: its exit code, the signal that killed it, or what ran out. Pure. */
import type { StepAction } from '../api-v1-schemas.ts';

const codes: Readonly<Record<number, string>> = {
  124: 'timed out (exit code 124)',
  126: 'the command is not executable (exit code 126)',
  127: 'command not found (exit code 127)',
  130: 'interrupted by SIGINT (130)',
  132: 'killed by SIGILL (132): an illegal instruction',
  134: 'killed by SIGABRT (134): it aborted',
  135: 'killed by SIGBUS (135)',
  136: 'killed by SIGFPE (136): a division by zero',
  137: 'killed by SIGKILL (137), probably out of memory',
  139: 'killed by SIGSEGV (139): a segmentation fault',
  141: 'killed by SIGPIPE (141)',
  143: 'killed by SIGTERM (143)',
};

const signals: Readonly<Record<string, number>> = {
  killed: 137,
  terminated: 143,
  aborted: 134,
  interrupt: 130,
  'segmentation fault': 139,
};

/** Lines that CircleCI adds below what the step printed. */
const trailers: readonly RegExp[] = [
  /^\s*(?:Step failed: |Error: )?Exited with (?:code )?(?:exit status |signal:? ?)/,
  /^\s*(?:Step was canceled|Build was canceled|Task canceled)\b/i,
  /^\s*(?:CircleCI received exit code|make sure to check the tests)/i,
];
const silence =
  /^\s*(?:command .* )?(?:Too long with no output \(exceeded ([\dhms]+)\)|took more than ([\w ]+) since last output)/;
const limit = /^\s*(?:Build|Job|Step|The job|context) ?(?:timed out|exceeded|hit timeout|deadline exceeded)/i;

/** The log without what CircleCI and blank lines add at its end. */
export function withoutTrailer(lines: readonly string[]): readonly string[] {
  const last = lines.findLastIndex((line) => line.trim() !== '' && !isTrailer(line));
  return lines.slice(0, last + 1);
}

function isTrailer(line: string): boolean {
  return silence.test(line) || trailers.some((pattern) => pattern.test(line));
}

/** Undefined when nothing is known but that it failed. */
export function exitInWords(
  { status, exitCode }: Pick<StepAction, 'status' | 'exitCode'>,
  lines: readonly string[],
): string | undefined {
  const end = lines.slice(-12);
  const silent = end.map((line) => silence.exec(line)).find((found) => found);
  if (silent) return `no output for ${inWords(silent[1] ?? silent[2] ?? '')}`;
  if (status === 'infrastructure_fail') return 'infrastructure failure';
  if (status === 'timedout' || end.some((line) => limit.test(line))) return 'timed out';
  const code = exitCode ?? codeIn(end);
  if (code === undefined || code === 0) return undefined;
  const full = code === 137 || code === 1 ? diskFull(end) : undefined;
  return full ?? codes[code] ?? `exit code ${code}`;
}

function diskFull(end: readonly string[]): string | undefined {
  return end.some((line) => /No space left on device|ENOSPC/.test(line)) ? 'disk full' : undefined;
}

function codeIn(lines: readonly string[]): number | undefined {
  const line = lines.findLast((one) => trailers[0]?.test(one));
  if (line === undefined) return undefined;
  const [, status] = /exit status (\d{1,3})/.exec(line) ?? [];
  if (status !== undefined) return Number(status);
  const [, signal = ''] = /signal:? ?(\w[\w ]*)/.exec(line) ?? [];
  return signals[signal.trim().toLowerCase()];
}

/** `10m0s` → `10 minutes`. */
function inWords(duration: string): string {
  const [, hours, minutes, seconds] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(duration) ?? [];
  const parts = [
    [Number(hours ?? 0), 'hour'],
    [Number(minutes ?? 0), 'minute'],
    [Number(seconds ?? 0), 'second'],
  ] as const;
  const said = parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`);
  return said.join(' ') || duration || 'too long';
}
