/** Reads the messages of a log, `[{"message": "…"}, …]`, while its JSON streams. */

export interface MessageReader {
  /** Takes the next part of the text, cut anywhere. Returns false once it cannot be such a list. */
  write(text: string): boolean;
  /** Returns whether the list was whole. */
  end(): boolean;
}

interface State {
  readonly onText: (text: string) => void;
  /** `[` and `{` that are open. */
  readonly open: string[];
  isOver: boolean;
  /** Of an item's fields: the name that was read last, and whether a name comes next. */
  field: string;
  isNameNext: boolean;
  /** Which string is being read. */
  within: 'name' | 'message' | 'other' | undefined;
  /** An escape whose end has not come yet. */
  rest: string;
}

/** No more than the part that is written is kept, however long a message is. */
export function createMessageReader(onText: (text: string) => void): MessageReader {
  const state: State = {
    onText,
    open: [],
    isOver: false,
    field: '',
    isNameNext: false,
    within: undefined,
    rest: '',
  };
  let isList = true;
  return {
    write(text) {
      isList &&= read(state, text);
      return isList;
    },
    end: () => isList && state.isOver,
  };
}

/** Fields have short names; those of an item alone are looked at. */
const longestName = 20;
/** Nothing that tells is nested deeper. */
const deepest = 64;

function read(state: State, more: string): boolean {
  const text = state.rest + more;
  state.rest = '';
  let at = 0;
  while (at < text.length) {
    if (state.within) at = readString(state, text, at);
    else if (!readSign(state, text.charAt(at))) return false;
    else at += 1;
    if (at < 0) return false;
  }
  return true;
}

function readSign(state: State, sign: string): boolean {
  const { open } = state;
  if (open.length === 0 && !/[[\s]/.test(sign)) return false;
  if (sign === '[' || sign === '{') {
    if (state.isOver || open.length === deepest) return false;
    open.push(sign);
    state.isNameNext = sign === '{';
  } else if (sign === ']' || sign === '}') {
    if (open.pop() !== (sign === ']' ? '[' : '{')) return false;
    state.isOver = open.length === 0;
  } else if (sign === ',') state.isNameNext = open.at(-1) === '{';
  else if (sign === ':') state.isNameNext = false;
  else if (sign === '"') beginString(state);
  return true;
}

function beginString(state: State): void {
  const isField = state.open.length === 2 && state.open[1] === '{';
  if (isField && state.isNameNext) {
    state.within = 'name';
    state.field = '';
  } else state.within = isField && state.field === 'message' ? 'message' : 'other';
}

/** Reads up to the string's end, or the text's. Returns where that is; below 0 where it is no JSON. */
function readString(state: State, text: string, start: number): number {
  const quote = endOf(text, start);
  const end = quote ?? wholeTo(text, start);
  if (state.within !== 'other') {
    const said = decoded(text.slice(start, end));
    if (said === undefined) return -1;
    if (state.within === 'name') state.field = (state.field + said).slice(0, longestName);
    else if (said !== '') state.onText(said);
  }
  if (quote === undefined) {
    state.rest = text.slice(end);
    return text.length;
  }
  state.within = undefined;
  return quote + 1;
}

function decoded(escaped: string): string | undefined {
  if (!escaped.includes('\\')) return escaped;
  try {
    return String(JSON.parse(`"${escaped}"`));
  } catch {
    return undefined;
  }
}

/** Where the string's closing quote stands. */
function endOf(text: string, start: number): number | undefined {
  for (let at = text.indexOf('"', start); at >= 0; at = text.indexOf('"', at + 1))
    if (backslashesBefore(text, at, start) % 2 === 0) return at;
  return undefined;
}

/** How far the text goes without half an escape at its end. */
function wholeTo(text: string, start: number): number {
  const [half = ''] = /\\u[0-9a-f]{0,3}$/i.exec(text.slice(Math.max(start, text.length - 5))) ?? [];
  const at = text.length - half.length;
  if (half !== '' && backslashesBefore(text, at, start) % 2 === 0) return at;
  return text.length - (backslashesBefore(text, text.length, start) % 2);
}

function backslashesBefore(text: string, end: number, start: number): number {
  let at = end;
  while (at > start && text.charCodeAt(at - 1) === 92) at -= 1;
  return end - at;
}
