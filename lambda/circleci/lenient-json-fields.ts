/** Reads single JSON fields leniently: absent, null or of the wrong type is undefined. Pure. */
import * as v from 'valibot';

/** '' counts as absent. */
export const text = v.fallback(
  v.pipe(
    v.nullish(v.string()),
    v.transform((value) => value || undefined),
  ),
  undefined,
);

/** A whole number from 0 up, also when it was sent in quotes. */
export const count = v.fallback(
  v.pipe(
    v.nullish(v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number))])),
    v.transform((value) =>
      value !== null && value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : undefined,
    ),
  ),
  undefined,
);

/** A number as sent, fractions included: seconds, ratios. */
export const amount = v.fallback(
  v.pipe(
    v.nullish(v.number()),
    v.transform((value) => value ?? undefined),
  ),
  undefined,
);

/** Null is false. */
export const flag = v.fallback(v.boolean(), false);

/** An ISO 8601 time, as sent: CircleCI sends `…Z`, `….18Z`, `….123Z` and offsets. */
export const time = v.fallback(
  v.pipe(
    v.nullish(v.string()),
    v.transform((value) => (value && !Number.isNaN(Date.parse(value)) ? value : undefined)),
  ),
  undefined,
);

/** The readable items; the others are left out. What is no list is an empty one. */
export function items<T>(item: v.GenericSchema<unknown, T>) {
  return v.pipe(
    v.optional(v.unknown(), []),
    v.transform((list) => (Array.isArray(list) ? readable(item, list) : [])),
  );
}

/** A list, or no answer at all; its readable items, be there none. */
export function each<T>(item: v.GenericSchema<unknown, T>) {
  return v.pipe(
    v.array(v.unknown()),
    v.transform((values) => readable(item, values)),
  );
}

/** A whole answer that is a list. One unreadable item is left out; when none is readable, it is no answer. */
export function list<T>(item: v.GenericSchema<unknown, T>) {
  return v.pipe(
    v.array(v.unknown()),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const read = readable(item, dataset.value);
      if (read.length > 0 || dataset.value.length === 0) return read;
      addIssue({ message: 'None of the items could be read.' });
      return NEVER;
    }),
  );
}

/** An object inside another, or undefined when it is not there or unreadable. */
export function inner<T>(schema: v.GenericSchema<unknown, T>) {
  return v.pipe(
    v.optional(v.unknown()),
    v.transform((value): T | undefined => {
      const read = v.safeParse(schema, value);
      return read.success ? read.output : undefined;
    }),
  );
}

function readable<T>(item: v.GenericSchema<unknown, T>, values: readonly unknown[]): readonly T[] {
  return values.flatMap((value) => {
    const read = v.safeParse(item, value);
    return read.success ? [read.output] : [];
  });
}
