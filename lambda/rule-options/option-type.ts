/** Declares what an option of a subscription's rule consists of. */
import type { GenericSchema } from 'valibot';
import type { RunTrigger } from '../circleci/run-trigger.ts';

/** A value, or what is wanted instead of what was said. */
export type Read<T> =
  | { readonly value: T; readonly wants?: undefined; readonly example?: undefined }
  | {
      readonly value?: undefined;
      /** `changed or always`. */
      readonly wants: string;
      /** Something that can be read. */
      readonly example: string;
    };

/** A part of a sentence; `code` is a name that a person typed. */
export type Phrase = readonly (string | { readonly code: string })[];

export interface Choice {
  readonly value: string;
  /** At most 75 characters, as Slack takes them; so is the description. */
  readonly label: string;
  readonly description?: string;
}

/** A field of the form. Its id is the option's name, unless an option has several. */
export type Field =
  | {
      readonly kind: 'text';
      readonly id: string;
      readonly label: string;
      readonly placeholder: string;
      readonly hint: string;
      /** The text that is there already. */
      readonly initial: string | undefined;
      /** Names of CircleCI's that are offered while one types; several are parted by commas. */
      readonly offers?: 'branch' | 'workflow' | 'job' | 'person';
    }
  | {
      /** Of `radios` and `select` one is chosen, the first unless another is; of `checkboxes` any number. */
      readonly kind: 'checkboxes' | 'radios' | 'select';
      readonly optional?: 'optional';
      readonly id: string;
      readonly label: string;
      readonly hint?: string;
      readonly choices: readonly Choice[];
      readonly chosen: readonly (string | undefined)[];
    };

/** What a rule can be narrowed to. */
export interface Candidate {
  readonly branch: string | undefined;
  readonly tag: string | undefined;
  readonly workflow: string | undefined;
  readonly author: string | undefined;
  readonly login: string | undefined;
  /** In lower case. */
  readonly email?: string | undefined;
  readonly trigger?: RunTrigger | undefined;
}

/** One option of `/circle subscribe`: how it is typed, filled in, stored, matched and worded. */
export interface Option<T> {
  /** Without dashes. */
  readonly name: string;
  /** What may be typed, for the usage: `main,!x/*`. */
  readonly takes: string;
  /** An example for the README: `main,!wip/*`. */
  readonly example: string;
  /** A few words for help and the README. */
  readonly help: string;
  /** What applies without it, in words. */
  readonly usually: string;
  /** The value without the option. */
  readonly otherwise: T;
  /** The value of rules that were stored before there was the option; without it, `otherwise`. */
  readonly before?: T;
  readonly stored: GenericSchema<unknown, T>;
  readonly read: (text: string) => Read<T>;
  /** Returns the text that `read` reads back; empty where nothing need be said. Commas separate several. */
  readonly print: (value: T) => string;
  /** Returns the fields of the form. `text` is what is said already. */
  readonly fields: (text: string | undefined) => readonly Field[];
  /** Returns the text of several fields; without it the text is that of the field of its name. */
  readonly typed?: (values: Readonly<Record<string, string>>) => string;
  /** The error in the form, where `wants` would not make sense there. */
  readonly inForm?: string;
  /** Returns the words for lists; undefined where nothing need be said. */
  readonly words: (value: T) => Phrase | undefined;
  /** How the words follow those before; else a dot separates them. */
  readonly joinedBy?: ', ';
  /** Decides whether a rule covers a run; an option without it narrows nothing. */
  readonly covers?: (value: T, run: Candidate) => boolean;
  /** Asks for alerts of its own: with it and without `--status`, a rule asks for nothing else. */
  readonly asks?: true;
  /** The value is meant in the time zone of the person who set it. */
  readonly isLocal?: true;
}
