/** The shape of an answer: per field its types and whether it is always there. Pure. */

export interface Shape {
  readonly types: ReadonlySet<string>;
  readonly fields: ReadonlyMap<string, { readonly shape: Shape; readonly always: boolean }>;
  readonly items: Shape | null;
}

/** Objects whose keys are data: all their values share one shape. */
const maps =
  /(^|\.)(branches|projects|latest_workflows|latest_completed_workflows|build_parameters|upstream_concurrency_map|identities|organization_prefs)$/;

export function shapeOf(values: readonly unknown[], path = ''): Shape {
  const objects = values.filter(isObject);
  const items = values.filter((value) => Array.isArray(value)).flat();
  return {
    types: new Set(values.map(typeOf)),
    fields: maps.test(path) ? mapFields(objects, path) : fieldsOf(objects, path),
    items: items.length > 0 ? shapeOf(items, `${path}[]`) : null,
  };
}

function fieldsOf(objects: readonly Record<string, unknown>[], path: string): Shape['fields'] {
  const names = new Set(objects.flatMap((object) => Object.keys(object)));
  return new Map(
    [...names].map((name) => {
      const holders = objects.filter((object) => name in object);
      const shape = shapeOf(
        holders.map((object) => object[name]),
        join(path, name),
      );
      return [name, { shape, always: holders.length === objects.length }];
    }),
  );
}

function mapFields(objects: readonly Record<string, unknown>[], path: string): Shape['fields'] {
  const values = objects.flatMap((object) => Object.values(object));
  return values.length === 0
    ? new Map()
    : new Map([['*', { shape: shapeOf(values, `${path}.*`), always: false }]]);
}

/** What the simulated shape has that the recorded one has not, and the other way round; one line each. */
export function differences(recorded: Shape, simulated: Shape, path = ''): readonly string[] {
  const types = [...simulated.types].filter((type) => !recorded.types.has(type));
  const told = types.map((type) => `${path}: recorded ${[...recorded.types].join('/')}, simulated ${type}`);
  const items =
    recorded.items && simulated.items ? differences(recorded.items, simulated.items, `${path}[]`) : [];
  if (recorded.fields.size === 0 || simulated.fields.size === 0) return [...told, ...items];
  return [...told, ...items, ...missing(recorded, simulated, path), ...surplus(recorded, simulated, path)];
}

function missing(recorded: Shape, simulated: Shape, path: string): readonly string[] {
  return [...recorded.fields].flatMap(([name, { shape, always }]) => {
    const other = simulated.fields.get(name);
    const at = join(path, name);
    if (!other) return always ? [`${at}: recorded, not simulated`] : [];
    const lost = always && !other.always ? [`${at}: recorded always, simulated sometimes`] : [];
    return [...lost, ...differences(shape, other.shape, at)];
  });
}

function surplus(recorded: Shape, simulated: Shape, path: string): readonly string[] {
  const names = [...simulated.fields.keys()].filter((name) => !recorded.fields.has(name));
  return names.map((name) => `${join(path, name)}: simulated, not recorded`);
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
