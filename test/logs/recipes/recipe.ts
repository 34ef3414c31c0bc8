/** Describes a tool that fails naturally among work that passes, and what a developer needs to see of it. */

export interface Recipe {
  /** The file's name. The half it belongs to follows from it, see ../split-tools-in-halves.ts. */
  readonly tool: string;
  /** From npm, installed where it runs. The first one's version is kept. */
  readonly npm?: readonly string[];
  /** Debian's packages, which must be installed. The first one's version is kept. */
  readonly apt?: readonly string[];
  /** By path. */
  readonly files: Readonly<Record<string, string>>;
  /** What is done first and not recorded. */
  readonly before?: string;
  /** What the step runs. */
  readonly run: string;
  /** What of the log tells why: a line that is shown must match each. */
  readonly gold: Gold;
}

export interface Gold {
  /** Steps that pass have none. */
  readonly message?: RegExp;
  readonly where?: RegExp;
  readonly test?: RegExp;
}

/** Lines of work that passes. */
export function times(count: number, line: (n: number) => string): string {
  return Array.from({ length: count }, (_, n) => line(n + 1)).join('\n');
}

/** Adds up an invoice, and forgets the discount. */
export const invoice = `function subtotal(items) { return items.reduce((sum, item) => sum + item.price, 0); }
function total(items, discount) { return subtotal(items); }
module.exports = { subtotal, total };
`;
