/** Bundles the functions, prints their sizes and checks the stack: `npm run synth`. */
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { buildAll } from './build.ts';
import { stackName } from './shared-names.ts';
import { BotStack } from './stack.ts';

buildAll();
const app = new App();
new BotStack(app, stackName);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
