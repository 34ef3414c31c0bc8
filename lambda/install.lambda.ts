/** Installs the bot in a workspace. The event is API Gateway's, the answers are pages. */
import * as v from 'valibot';
import { createInstallServices } from './composition/install-services.ts';
import { handleInstall } from './slack/install/install-pages.ts';

const eventSchema = v.object({
  rawPath: v.string(),
  rawQueryString: v.optional(v.string(), ''),
  cookies: v.optional(v.array(v.string()), []),
});

const services = createInstallServices();

export const handler = async (event: unknown) => {
  const { rawPath, rawQueryString, cookies } = v.parse(eventSchema, event);
  const page = { path: rawPath, query: rawQueryString, cookies: cookies.join('; ') };
  const { status, headers, body } = await handleInstall(page, services);
  return { statusCode: status, headers, body };
};
