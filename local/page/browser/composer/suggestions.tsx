import type { CommandHelp } from '../../command-help.ts';
import type { Suggestion } from './suggest-completions.ts';

interface SuggestionsProps {
  readonly suggestions: readonly Suggestion[];
  readonly typing: CommandHelp | undefined;
  readonly at: number;
  pick(text: string): void;
}

export function Suggestions({ suggestions, typing, at, pick }: SuggestionsProps) {
  if (typing)
    return (
      <div className="suggestions typing">
        <code>{typing.usage}</code> <span>{typing.summary}</span>
      </div>
    );
  if (suggestions.length === 0) return null;
  return (
    <div className="suggestions">
      <p className="menu-heading">
        Commands <span>Tab to complete, Esc to dismiss</span>
      </p>
      <div role="listbox" id="suggestions" aria-label="Commands">
        {suggestions.map((suggestion, index) => (
          <Line key={suggestion.text} suggestion={suggestion} index={index} at={at} pick={pick} />
        ))}
      </div>
    </div>
  );
}

interface LineProps {
  readonly suggestion: Suggestion;
  readonly index: number;
  readonly at: number;
  pick(text: string): void;
}

function Line({ suggestion, index, at, pick }: LineProps) {
  const intoView = (element: HTMLElement | null) => {
    if (index === at) element?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <button
      ref={intoView}
      type="button"
      tabIndex={-1}
      role="option"
      id={`suggestion-${index}`}
      aria-selected={index === at}
      className={index === at ? 'suggestion active' : 'suggestion'}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => pick(suggestion.text)}
    >
      <code>{suggestion.title}</code>
      <span>{suggestion.summary}</span>
    </button>
  );
}
