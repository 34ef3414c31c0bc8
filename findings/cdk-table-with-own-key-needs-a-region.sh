#!/usr/bin/env bash
# aws-cdk-lib 2.276.0: a TableV2 encrypted with a customer's key, in a stack without a region.
# Expected: it is synthesized, as with the AWS-managed key: the key's ARN says where it is.
# Seen: it throws ReplicaSpecificationCannotRenderedRegion although the table has no replicas.
source "$(dirname "$0")/in-temp-folder.sh" aws-cdk-lib@2.276.0 constructs@10.8.1
cat >seen.cjs <<'JS'
const { App, Stack } = require('aws-cdk-lib');
const { AttributeType, TableEncryptionV2, TableV2 } = require('aws-cdk-lib/aws-dynamodb');
const { Key } = require('aws-cdk-lib/aws-kms');
const { Template } = require('aws-cdk-lib/assertions');
const synthesized = (own) => {
  const stack = new Stack(new App(), 'Stack');
  const key = Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555');
  const encryption = own ? TableEncryptionV2.customerManagedKey(key) : TableEncryptionV2.awsManagedKey();
  try {
    new TableV2(stack, 'Table', { partitionKey: { name: 'pk', type: AttributeType.STRING }, encryption });
    Template.fromStack(stack);
    return 'synthesized';
  } catch (error) {
    return error.name;
  }
};
const [managed, own] = [synthesized(false), synthesized(true)];
console.log(`aws-cdk-lib 2.276.0: AWS-managed key: ${managed}; customer's key: ${own}`);
process.exit(managed === 'synthesized' && own !== 'synthesized' ? 0 : 1);
JS
node seen.cjs
