import { IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';
import type Modem from 'docker-modem';
import type { EngineAgent } from './agent.ts';

// dockerode's own modem, without the rest of dockerode, of which nothing is used and which brings gRPC and protobuf into memory
// with it: 10 MB of the engine's PSS and 50 ms of its start.
const DockerodeModem = createRequire(import.meta.resolve('dockerode'))('docker-modem') as typeof Modem;

// The modem makes an error of every status that is not named, and of its body a sentence without the engine's code.
// All are named, so that the answer arrives as it is.
const everyStatus: Readonly<Record<number, true>> = Object.fromEntries(
  Array.from({ length: 500 }, (_, index) => [index + 100, true]),
);

/**
 * dockerode's modem over an agent of ours. Nothing is taken from the environment, where it would look first (and throw at a
 * DOCKER_HOST that it cannot read): addresses are found elsewhere.
 */
export function createModem(agent: EngineAgent): Modem {
  // The engine ignores the host's name, and without one node:http would look for its channels under another.
  const options: Modem.ConstructorOptions = {
    agent,
    protocol: 'http',
    host: 'docker',
    port: 80,
    socketPath: undefined,
  };
  const { DOCKER_HOST: given } = process.env;
  delete process.env['DOCKER_HOST'];
  try {
    return new DockerodeModem(options);
  } finally {
    if (given !== undefined) process.env['DOCKER_HOST'] = given;
  }
}

/** What a request carries. A stream is sent in chunks, at the pace of the engine; its failure ends the request. */
export interface RequestBody {
  readonly content: string | Buffer | Readable;
  readonly contentType: string;
}

/**
 * Sends one request and answers with the stream of its answer, whatever the status. As a stream, because the modem's own
 * reading of a body never settles when the channel breaks in the middle of it (5.0.7, tried).
 */
export function dial(
  modem: Modem,
  request: {
    readonly method: string;
    readonly path: string;
    readonly body?: RequestBody | undefined;
    readonly headers?: Readonly<Record<string, string>> | undefined;
    readonly hijack?: boolean | undefined;
  },
  answer: (error: Error | null, response: IncomingMessage | null) => void,
): void {
  const { body, hijack } = request;
  const content = typeof body?.content === 'string' ? Buffer.from(body.content) : body?.content;
  modem.dial(
    {
      method: request.method,
      ...(content === undefined ? {} : { file: content }),
      headers: { ...request.headers, ...(body && { 'Content-Type': body.contentType }) },
      ...(hijack === true ? { hijack: true } : {}),
      // A path that holds a query loses its last character on the way, for it is expected to end with “?”.
      path: request.path.includes('?') ? `${request.path}?` : request.path,
      isStream: true,
      statusCodes: everyStatus,
    },
    (error, result) => {
      answer(error, result instanceof IncomingMessage ? result : null);
    },
  );
}
