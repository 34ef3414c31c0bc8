/** Builds rules from a few words. A rule reports what is wrong with a value, in Slack's own wording. */
export type Report = (problem: string, pointer: string) => void;
export type Rule = (value: unknown, pointer: string, report: Report) => void;
type Rules = Readonly<Record<string, Rule>>;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Length in UTF-16 units: never less than what Slack counts. */
export function string(max: number, min = 1): Rule {
  return (value, pointer, report) => {
    if (typeof value !== 'string') return report('must be a string', pointer);
    if (value.length > max) report(`must be less than ${max + 1} characters`, pointer);
    if (value.length < min) report(`must be more than ${min - 1} characters`, pointer);
    if (!value.isWellFormed())
      report('must be well-formed Unicode (it holds half of a surrogate pair)', pointer);
  };
}

export function matching(pattern: RegExp, what: string): Rule {
  return (value, pointer, report) => {
    if (typeof value !== 'string' || !pattern.test(value)) report(`must be ${what}`, pointer);
  };
}

export const flag: Rule = (value, pointer, report) => {
  if (typeof value !== 'boolean') report('must be a boolean', pointer);
};

export function whole(min: number, max: number): Rule {
  return (value, pointer, report) => {
    if (!Number.isInteger(value) || Number(value) < min || Number(value) > max) {
      report(`must be an integer from ${min} to ${max}`, pointer);
    }
  };
}

export const anything: Rule = () => undefined;

export function oneOf(...allowed: readonly unknown[]): Rule {
  return (value, pointer, report) => {
    if (!allowed.includes(value)) report(`must be one of ${allowed.join(', ')}`, pointer);
  };
}

export function list(each: Rule, max: number, min = 1): Rule {
  return (value, pointer, report) => {
    if (!Array.isArray(value)) return report('must be an array', pointer);
    if (value.length > max) report(`no more than ${max} items allowed`, pointer);
    if (value.length < min) report(`no fewer than ${min} items allowed`, pointer);
    for (const [index, item] of value.entries()) each(item, `${pointer}/${index}`, report);
  };
}

/** Exactly these keys: a missing required one and an unknown one are reported. `type` was looked at before. */
export function shape(required: Rules, optional: Rules = {}): Rule {
  return (value, pointer, report) => {
    if (!isRecord(value)) return report('must be an object', pointer);
    for (const key of Object.keys(required)) {
      if (value[key] === undefined) report(`missing required field: ${key}`, pointer);
    }
    for (const [key, item] of Object.entries(value)) {
      const rule = lookUp(required, key) ?? lookUp(optional, key);
      if (item === undefined || key === 'type') continue;
      if (rule === undefined) report(`invalid additional property: ${key}`, pointer);
      else rule(item, `${pointer}/${key}`, report);
    }
  };
}

/** Which rule holds is said by the value's `type`. */
export function byType(rules: Rules): Rule {
  return (value, pointer, report) => {
    if (!isRecord(value)) return report('must be an object', pointer);
    const rule = typeof value.type === 'string' ? lookUp(rules, value.type) : undefined;
    if (rule === undefined)
      return report(`unsupported type: ${JSON.stringify(value.type) ?? 'none'}`, `${pointer}/type`);
    rule(value, pointer, report);
  };
}

/** Several rules on one value. */
export function all(...rules: readonly Rule[]): Rule {
  return (value, pointer, report) => {
    for (const rule of rules) rule(value, pointer, report);
  };
}

/** At least one of these keys, or with `exactly` none beside it. */
export function needsOne(keys: readonly string[], mode: 'any' | 'exactly' = 'any'): Rule {
  return (value, pointer, report) => {
    if (!isRecord(value)) return;
    const present = keys.filter((key) => value[key] !== undefined).length;
    if (present === 0) report(`missing required field: one of ${keys.join(', ')}`, pointer);
    if (mode === 'exactly' && present > 1) report(`only one of ${keys.join(', ')} allowed`, pointer);
  };
}

export function pick(rules: Rules, names: readonly string[]): Rules {
  return Object.fromEntries(Object.entries(rules).filter(([name]) => names.includes(name)));
}

function lookUp(rules: Rules, key: string): Rule | undefined {
  return Object.hasOwn(rules, key) ? rules[key] : undefined;
}
