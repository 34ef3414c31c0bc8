/** A message as a person reads it, line by line, with what each button means: for snapshots. */
import type { Home, Message, Modal } from '../../lambda/views/text/message.ts';

type Fields = Readonly<Record<string, unknown>>;

export function read(message: Message): string {
  const cards = (message.attachments ?? []).flatMap(({ color, blocks = [] }) => [
    `| ${color}`,
    ...blocks.flatMap(block).map((line) => `| ${line}`),
  ]);
  return [`(${message.text})`, ...message.blocks.flatMap(block), ...cards].join('\n');
}

export function readSurface(view: Modal | Home): string {
  const name =
    view.type === 'modal' ? [`${view.title.text} [${view.submit?.text}] [${view.close?.text}]`] : [];
  return [...name, ...view.blocks.flatMap(block)].join('\n');
}

/** The labels of everything that can be pressed, in order. */
export function labels(message: Message): string[] {
  return read(message)
    .split('\n')
    .filter((line) => /^(\| )?\[/.test(line))
    .flatMap((line) => [...line.matchAll(/\[([^\]→]+)(?= →|\])/g)].map(([, label = '']) => label.trim()));
}

function block(value: unknown): string[] {
  const { type, text, elements, label, hint, element: input, optional, accessory } = value as Fields;
  switch (type) {
    case 'section':
      return [...words(text).split('\n'), ...(accessory ? [element(accessory as Fields)] : [])];
    case 'header':
      return words(text).split('\n');
    case 'rich_text':
      return pieces(elements)
        .join('')
        .split('\n')
        .map((line) => `    ${line}`);
    case 'context':
      return (elements as unknown[]).map((one) => `~ ${words(one)}`);
    case 'actions':
      return [(elements as Fields[]).map(element).join(' ')];
    case 'input':
      return [
        `${words(label)}${optional ? ' (optional)' : ''}: ${asked(input as Fields)}`,
        ...(hint ? [`~ ${words(hint)}`] : []),
      ];
    default:
      return ['---'];
  }
}

/** What is to be typed, or what there is to choose. */
function asked({ placeholder, options }: Fields): string {
  return options ? (options as Fields[]).map(({ text }) => words(text)).join(' | ') : words(placeholder);
}

/** The text of rich text, whatever holds it. */
function pieces(elements: unknown): string[] {
  return (elements as Fields[]).flatMap(({ text, elements: inner }) =>
    inner ? pieces(inner) : [words(text)],
  );
}

function words(value: unknown): string {
  return String((value as Fields | undefined)?.text ?? value ?? '');
}

function element({ type, text, placeholder, value, url, style, confirm, options }: Fields): string {
  if (type === 'button') {
    const asks = confirm
      ? ` (asks: ${words((confirm as Fields).title)} ${words((confirm as Fields).text)})`
      : '';
    return `[${words(text)} → ${url ?? meaning(value)}${style ? ` !${style}` : ''}${asks}]`;
  }
  const inside = (options as Fields[]).map((option) => `${words(option.text)} → ${meaning(option.value)}`);
  return `[${type === 'overflow' ? '⋮' : words(placeholder)}: ${inside.join('; ')}]`;
}

function meaning(value: unknown): string {
  const { action, build, command, project, name, fingerprint } = JSON.parse(String(value)) as Readonly<
    Record<string, string>
  >;
  return [action, build ?? command ?? project, name ?? fingerprint].filter(Boolean).join(' ');
}
