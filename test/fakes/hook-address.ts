/** As the worker and the alerts make it, with a key that everybody knows. */
import { type HookAddress, type HookPlace, hookAddress } from '../../lambda/webhook/manual-setup.ts';
import { createUrlCipher } from '../../lambda/webhook/response-url-cipher.ts';

export async function fakeHookAddress(workspace: string, hook: HookPlace['hook']): Promise<HookAddress> {
  return hookAddress(['k'.repeat(32)], { publicUrl: 'https://bot.example', workspace, hook });
}

export const fakeUrlCipher = createUrlCipher(async () => ['k'.repeat(32)]);
