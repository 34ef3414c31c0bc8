/** The door's ports, watched. */

import { readHttpEvent } from '../../lambda/http/gateway-event.ts';
import type { LogEntry } from '../../lambda/log.ts';
import type { Delivery } from '../../lambda/slack/ingress/delivery.ts';
import { type DoorParts, type DoorPorts, handleRequest } from '../../lambda/slack/ingress/ingress.ts';
import type { AppSecrets } from '../../lambda/slack/install/parse-signing-secrets.ts';
import { recordOutput } from '../canaries/recorded-output.ts';
import { gatewayEvent, type SentRequest } from './gateway-events.ts';
import { noon, signingSecret } from './slack-requests.ts';

export interface FakeDoorOptions extends Partial<DoorPorts> {
  readonly secrets?: AppSecrets;
}

export type FakeDoor = ReturnType<typeof createFakeDoor>;

export function createFakeDoor({ secrets, ...given }: FakeDoorOptions = {}) {
  const handedOff: { readonly delivery: Delivery; readonly when: 'later' | 'now' }[] = [];
  const told: { readonly url: string; readonly message: Readonly<Record<string, unknown>> }[] = [];
  const logged: LogEntry[] = [];
  const asked: ('cached' | 'fresh')[] = [];
  const ports: DoorPorts = {
    async appSecrets(wish) {
      asked.push(wish);
      return secrets ?? { signingSecrets: [signingSecret], appId: 'A0CIRCLE001' };
    },
    async handOff(delivery, when) {
      handedOff.push({ delivery, when });
      return { body: undefined };
    },
    async tell(url, message) {
      recordOutput('slack', message);
      told.push({ url, message });
    },
    now: () => noon,
    log: (entry) => {
      recordOutput('log', entry);
      logged.push(entry);
    },
    ...given,
  };
  return {
    ports,
    handedOff,
    told,
    logged,
    asked,
    send: (sent: SentRequest, parts?: DoorParts) => receive(gatewayEvent(sent), parts),
    receive,
  };

  async function receive(event: unknown, parts?: DoorParts) {
    const answer = await handleRequest(readHttpEvent(event), ports, parts);
    recordOutput('answer', answer.body);
    return answer;
  }
}
