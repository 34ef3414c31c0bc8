/** Creates the one table with the store's own keys. */
import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { table } from '../lambda/store/keys.ts';

export function createTable(scope: Construct, key: IKey | undefined): TableV2 {
  return new TableV2(scope, 'Table', {
    partitionKey: { name: table.partitionKey, type: AttributeType.STRING },
    sortKey: { name: table.sortKey, type: AttributeType.STRING },
    timeToLiveAttribute: table.timeToLive,
    billing: Billing.onDemand(),
    encryption: key ? TableEncryptionV2.customerManagedKey(key) : TableEncryptionV2.awsManagedKey(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    // Its name is generated: what a failed first deployment leaves is empty, and blocks no later one.
    removalPolicy: RemovalPolicy.RETAIN,
  });
}
