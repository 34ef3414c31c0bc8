/** Parses times of day and days of the week. Pure. */

export interface Clock {
  readonly hour: number;
  readonly minute: number;
}

/** Sunday is 0. */
export const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** `9`, `9:00`, `9.00`, `9h00`, `6pm`, `6:30pm`. */
export function readClock(text: string): Clock | undefined {
  const [, hours = '', minutes = '0', half] = /^(\d{1,2})(?:[:.h](\d{2}))?([ap]m)?$/i.exec(text) ?? [];
  const said = Number(hours);
  if (hours === '' || Number(minutes) > 59 || said > (half ? 12 : 23) || (half && said === 0))
    return undefined;
  const noon = half?.toLowerCase() === 'pm' ? 12 : 0;
  return { hour: half ? (said % 12) + noon : said, minute: Number(minutes) };
}

/** Reads a weekday's name or its first three letters or more. */
export function readWeekday(text: string): number | undefined {
  const index = weekdays.findIndex((day) => text.length >= 3 && day.startsWith(text));
  return index === -1 ? undefined : index;
}
