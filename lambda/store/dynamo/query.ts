/** Reads items of one partition, page by page, without expired ones. */
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { keySchema } from '../item-schemas.ts';
import type { Key } from '../keys.ts';
import { type Expression, isExpired, marked, type Table } from './table-items.ts';

/** A range of one partition: sort keys with `prefix`, those less than `below`, or those between two, inclusive. */
export type Range = (
  | { readonly pk: string; readonly prefix: string }
  | { readonly pk: string; readonly below: string }
  | { readonly pk: string; readonly from: string; readonly to: string }
) & {
  readonly limit?: number;
  readonly order?: 'last first';
  /** A filter that DynamoDB applies. */
  readonly filter?: Pick<Expression, 'text' | 'values'>;
};

const pageSchema = v.object({
  Items: v.optional(v.array(v.looseObject({ sk: v.string() })), []),
  LastEvaluatedKey: v.optional(keySchema),
});

/**
 * Returns at most `limit` items, in the order of the sort keys. Skips and reports an item of another shape, as a later
 * release may have written it.
 */
export async function list<S extends v.GenericSchema>(
  table: Table,
  range: Range,
  schema: S,
): Promise<readonly v.InferOutput<S>[]> {
  const found: v.InferOutput<S>[] = [];
  const { limit = Number.POSITIVE_INFINITY } = range;
  let from: Key | undefined;
  do {
    const page = v.parse(pageSchema, await table.client.send(question(table, range, from)));
    for (const item of page.Items) {
      if (isExpired(item, table.clock())) continue;
      const read = v.safeParse(schema, item);
      if (read.success) found.push(read.output);
      else table.unreadable?.(kindOf(range));
    }
    from = page.LastEvaluatedKey;
  } while (from && found.length < limit);
  return Number.isFinite(limit) ? found.slice(0, limit) : found;
}

/** Returns the kind of an item, such as `SUBSCRIPTION`: the only part of a key that is logged. */
function kindOf(range: Range): string {
  const text = 'prefix' in range ? range.prefix : 'from' in range ? range.from : range.pk;
  const [kind = ''] = text.split('#', 1);
  return kind;
}

function question({ tableName }: Table, range: Range, from: Key | undefined): QueryCommand {
  const { condition, values } = keysOf(range);
  return new QueryCommand({
    TableName: tableName,
    KeyConditionExpression: `pk = :pk AND ${condition}`,
    ExpressionAttributeValues: marked(':', { pk: range.pk, ...values, ...range.filter?.values }),
    ...(range.filter && { FilterExpression: range.filter.text }),
    ConsistentRead: true,
    ScanIndexForward: range.order === undefined,
    // The AWS client sends infinity as a text, which DynamoDB refuses.
    ...(Number.isFinite(range.limit) && { Limit: range.limit }),
    ExclusiveStartKey: from && { ...from },
  });
}

function keysOf(range: Range): {
  readonly condition: string;
  readonly values: Readonly<Record<string, string>>;
} {
  if ('prefix' in range) return { condition: 'begins_with(sk, :prefix)', values: { prefix: range.prefix } };
  if ('below' in range) return { condition: 'sk < :below', values: { below: range.below } };
  return { condition: 'sk BETWEEN :from AND :to', values: { from: range.from, to: range.to } };
}
