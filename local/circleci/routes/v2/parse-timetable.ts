/** Reads a schedule's timetable, or refuses it with 400. Pure. */
import { badRequest } from '../../api/answer.ts';
import { type Fields, mapIn } from '../../api/body-fields.ts';
import type { Timetable } from '../../model/contexts-and-schedules.ts';

const weekdays = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];
const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

const within = (low: number, high: number) => (value: unknown) =>
  typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high;

/** What a change leaves out stays as it was. Days of the week and of the month exclude each other. */
export function timetableIn(body: Fields, before?: Timetable): Timetable {
  const given = { ...before, ...mapIn(body, 'timetable') };
  const [week, month] = [given['days-of-week'], given['days-of-month']];
  if ((week === undefined) === (month === undefined))
    throw badRequest('timetable must have either days-of-week or days-of-month.');
  const perHour = numbers([given['per-hour']], 'per-hour', within(1, 60))[0];
  return {
    'per-hour': perHour ?? 1,
    'hours-of-day': numbers(given['hours-of-day'], 'hours-of-day', within(0, 24)),
    ...(week === undefined ? {} : { 'days-of-week': words(week, 'days-of-week', weekdays) }),
    ...(month === undefined ? {} : { 'days-of-month': numbers(month, 'days-of-month', within(1, 31)) }),
    ...(given.months === undefined ? {} : { months: words(given.months, 'months', months) }),
  };
}

function numbers(value: unknown, name: string, fits: (one: unknown) => boolean): readonly number[] {
  if (!Array.isArray(value) || value.length === 0 || !value.every(fits))
    throw badRequest(`timetable.${name} is missing or out of range.`);
  return value;
}

function words(value: unknown, name: string, known: readonly string[]): readonly string[] {
  if (!Array.isArray(value) || value.length === 0 || !value.every((one) => known.includes(one)))
    throw badRequest(`timetable.${name} must be of ${known.join(', ')}.`);
  return value;
}
