/**
 * Has dynalite close its iterators: it ends them by `return`, which abstract-level's do not have, so each Query would
 * keep what it has read.
 */
import { AbstractValueIterator } from 'abstract-level';

export function closeIterators(): void {
  Object.assign(AbstractValueIterator.prototype, {
    return(this: Closing) {
      return this.close();
    },
  });
}

interface Closing {
  close(): Promise<void>;
}
