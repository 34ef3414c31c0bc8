/** What asks for new tokens, and renews them, where none ever ends. */
import type { AlertServices } from '../../lambda/ports.ts';
import type { Services } from '../../lambda/slack/worker-ports.ts';

export const noRotation: Pick<AlertServices, 'renewToken'> & Pick<Services, 'requestRenewal' | 'sleep'> = {
  renewToken: async () => ({ is: 'none' }),
  requestRenewal: async () => undefined,
  sleep: async () => undefined,
};
