/** Opens an HTTP server on this machine only, and closes it. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

export type Handle = (request: IncomingMessage, response: ServerResponse) => void;

export interface Listening {
  readonly url: string;
  readonly port: number;
  /** Ends open connections, too. */
  close(): Promise<void>;
}

/** Port 0 picks a free one. Rejects with Node's error (`EADDRINUSE`) when it cannot have the port. */
export async function listen(handle: Handle, port = 0): Promise<Listening> {
  const server = createServer(handle);
  const chosen = await bind(server, port);
  return {
    url: `http://127.0.0.1:${chosen}`,
    port: chosen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Node's five seconds end while a busy process rests: its client then sends into a connection that is gone. */
const keepAliveTimeout = 60_000;

/** Starts any server on 127.0.0.1 and tells its port. */
export function bind(server: Server, port = 0): Promise<number> {
  server.keepAliveTimeout = keepAliveTimeout;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
