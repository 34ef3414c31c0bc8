/** Reads the fields of a body, or refuses it with 400 before anything is done. Pure. */
import { badRequest } from './answer.ts';

export type Fields = Readonly<Record<string, unknown>>;

export function isMap(value: unknown): value is Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** Null is as good as absent, here and below. */
export function textIn(fields: Fields, name: string): string | undefined {
  const value = fields[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw badRequest(`${name} must be a string.`);
}

export function neededText(fields: Fields, name: string): string {
  const text = textIn(fields, name);
  if (text === undefined || text === '') throw badRequest(`${name} is required.`);
  return text;
}

export function flagIn(fields: Fields, name: string): boolean | undefined {
  const value = fields[name] ?? undefined;
  if (value === undefined || typeof value === 'boolean') return value;
  throw badRequest(`${name} must be true or false.`);
}

export function textsIn(fields: Fields, name: string): readonly string[] | undefined {
  const value = fields[name] ?? undefined;
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
  throw badRequest(`${name} must be a list of strings.`);
}

export function mapIn(fields: Fields, name: string): Fields {
  const value = fields[name] ?? {};
  if (isMap(value)) return value;
  throw badRequest(`${name} must be an object.`);
}

/** A map whose values are texts, numbers and booleans, as parameters are. */
export function parametersIn(
  fields: Fields,
  name: string,
): Readonly<Record<string, string | number | boolean>> {
  const entries = Object.entries(mapIn(fields, name)).map(
    ([key, value]): [string, string | number | boolean] => {
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
        return [key, value];
      throw badRequest(`${name}.${key} must be a string, a number or a boolean.`);
    },
  );
  return Object.fromEntries(entries);
}
