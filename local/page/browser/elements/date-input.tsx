import type { Datepicker, DateTimepicker, Timepicker } from '@slack/types';
import type { PageElementValue } from '../../../slack/page-api/page-api.ts';
import type { ElementProps } from './element.tsx';
import { useElement } from './use-element.ts';

type Dated = Datepicker | Timepicker | DateTimepicker;

const types = { datepicker: 'date', timepicker: 'time', datetimepicker: 'datetime-local' } as const;

export function DateInput(props: ElementProps<Dated>) {
  const { element, field } = props;
  const { value, choose } = useElement(props);
  return (
    <input
      id={field?.id}
      className="text-input date"
      type={types[element.type]}
      value={shown(element, value)}
      aria-label={field ? undefined : 'Date'}
      aria-invalid={field?.invalid ?? false}
      aria-describedby={field?.described || undefined}
      onChange={(event) => choose(read(element, event.target.value))}
    />
  );
}

function shown(element: Dated, value: PageElementValue): string {
  if (element.type === 'datepicker') return value.selected_date ?? '';
  if (element.type === 'timepicker') return value.selected_time ?? '';
  return value.selected_date_time ? local(new Date(value.selected_date_time * 1000)) : '';
}

function read(element: Dated, text: string): PageElementValue {
  if (element.type === 'datepicker') return { selected_date: text || null };
  if (element.type === 'timepicker') return { selected_time: text || null };
  return { selected_date_time: text ? Math.floor(new Date(text).getTime() / 1000) : null };
}

/** What a datetime-local input holds: the reader's own clock, without a zone. */
function local(time: Date): string {
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
