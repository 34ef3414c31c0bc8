/** Moves the clock of this process ahead, for all that reads `Date`: the bot, its services, and libraries. */
const own = Date;
let ahead = 0;

const moved = new Proxy(own, {
  construct: (target, given, as) =>
    Reflect.construct(target, given.length === 0 ? [own.now() + ahead] : given, as) as Date,
  apply: () => new moved().toString(),
  get: (target, key) => (key === 'now' ? () => own.now() + ahead : Reflect.get(target, key)),
});

/** The first time before anything keeps `Date.now` for later. */
export function addToClock(milliseconds: number): void {
  ahead += milliseconds;
  globalThis.Date = moved;
}

export function resetClock(): void {
  ahead = 0;
  globalThis.Date = own;
}
