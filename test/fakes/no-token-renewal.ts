/** What asks for new tokens, and renews them, where none ever ends; and a queue that takes every request. */
import type { AlertServices } from '../../lambda/ports.ts';
import type { Services } from '../../lambda/slack/worker-ports.ts';

export const noRotation: Pick<AlertServices, 'renewToken'> &
  Pick<Services, 'requestRenewal' | 'requestDispatch' | 'sleep'> = {
  renewToken: async () => ({ is: 'none' }),
  requestRenewal: async () => undefined,
  requestDispatch: async () => undefined,
  sleep: async () => undefined,
};
