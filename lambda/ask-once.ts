/** Remembers the answers to equal questions. */

export interface AskedOnce<Given extends readonly unknown[], Answer> {
  /** Equal questions share one answer. A failure is not kept. */
  ask(...given: Given): Promise<Answer>;
  forget(): void;
}

export function askOnce<Given extends readonly unknown[], Answer>(
  question: (...given: Given) => Promise<Answer>,
): AskedOnce<Given, Answer> {
  const answers = new Map<string, Promise<Answer>>();
  return {
    ask(...given) {
      const key = JSON.stringify(given);
      const known = answers.get(key);
      if (known) return known;
      const asked = question(...given);
      answers.set(key, asked);
      asked.catch(() => answers.delete(key));
      return asked;
    },
    forget: () => answers.clear(),
  };
}
