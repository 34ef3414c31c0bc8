/** Reads what AWS says is deployed: the template, and what each of its parts is called. */
import * as v from 'valibot';
import { ask } from '../deploy/aws-cli.ts';
import { stackName } from '../shared-names.ts';

const resourcesSchema = v.object({
  StackResourceSummaries: v.array(
    v.object({ LogicalResourceId: v.string(), PhysicalResourceId: v.string(), ResourceType: v.string() }),
  ),
});
const templateSchema = v.object({
  TemplateBody: v.object({
    Resources: v.record(
      v.string(),
      v.object({ Type: v.string(), Properties: v.optional(v.record(v.string(), v.unknown()), {}) }),
    ),
  }),
});

type Resources = v.InferOutput<typeof templateSchema>['TemplateBody']['Resources'];

export interface Deployed {
  readonly template: { readonly Resources: Resources };
  /** By logical id. */
  readonly physical: ReadonlyMap<string, string>;
}

/** Undefined when AWS does not tell. */
export function readDeployed(): Deployed | undefined {
  const of = ['--stack-name', stackName];
  const listed = ask(resourcesSchema, ['cloudformation', 'list-stack-resources', ...of]);
  const got = ask(templateSchema, ['cloudformation', 'get-template', ...of]);
  if (!listed || !got) return undefined;
  const ids = listed.StackResourceSummaries.map(
    ({ LogicalResourceId, PhysicalResourceId }) => [LogicalResourceId, PhysicalResourceId] as const,
  );
  return { template: got.TemplateBody, physical: new Map(ids) };
}

/** Those of a type, each with its name in AWS. */
export function typed({ template, physical }: Deployed, type: string) {
  return Object.entries(template.Resources)
    .filter(([, { Type }]) => Type === type)
    .map(([id, { Properties }]) => ({ id, Properties, name: physical.get(id) ?? id }));
}
