/** Handles the alerts queue. The event is SQS's, the answer a partial batch response. */
import { createConsumer } from './composition/alert-services.ts';
import { workOff } from './queue/lambda-handler.ts';

const consumer = createConsumer();

export async function handler(event: unknown) {
  return workOff(event, consumer);
}
