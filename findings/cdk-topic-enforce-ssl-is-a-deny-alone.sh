#!/usr/bin/env bash
# aws-cdk-lib 2.276.0: an SNS topic with `enforceSSL: true` that an alarm notifies.
# Expected: the topic's policy lets CloudWatch of this account publish, as without a policy, and refuses plain HTTP.
# Seen: the policy has one statement, a Deny. A topic with a policy has no default one, so no alarm reaches anyone;
# SnsAction adds no statement for CloudWatch.
source "$(dirname "$0")/in-temp-folder.sh" aws-cdk-lib@2.276.0 constructs@10.8.1
cat >seen.cjs <<'JS'
const { App, Stack } = require('aws-cdk-lib');
const { Topic } = require('aws-cdk-lib/aws-sns');
const { Alarm, Metric } = require('aws-cdk-lib/aws-cloudwatch');
const { SnsAction } = require('aws-cdk-lib/aws-cloudwatch-actions');
const { Template } = require('aws-cdk-lib/assertions');
const stack = new Stack(new App(), 'Stack');
const topic = new Topic(stack, 'Topic', { enforceSSL: true });
const metric = new Metric({ namespace: 'AWS/Lambda', metricName: 'Errors' });
new Alarm(stack, 'Alarm', { metric, threshold: 1, evaluationPeriods: 1 }).addAlarmAction(new SnsAction(topic));
const policies = Object.values(Template.fromStack(stack).findResources('AWS::SNS::TopicPolicy'));
const effects = policies.flatMap((one) => one.Properties.PolicyDocument.Statement.map(({ Effect }) => Effect));
console.log(`aws-cdk-lib 2.276.0: the topic's policy has ${effects.length} statement: ${effects.join(', ')}`);
process.exit(effects.length === 1 && effects[0] === 'Deny' ? 0 : 1);
JS
node seen.cjs
