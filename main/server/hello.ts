import http from 'node:http';
import { helloPath, helloSchema, type Hello } from './wire.ts';

const answerTimeoutMs = 2_000;
const maximumAnswerBytes = 4_096;

/** Codes with which a connect fails where nobody listens any more. */
const nobodyCodes: readonly string[] = ['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE', 'ENOTSOCK'];

/**
 * Asks who listens on a socket. Null where nobody does. Rejects where somebody listens and does not answer
 * within two seconds, or is no Wheelhouse engine.
 */
export function fetchHello(socketPath: string): Promise<Hello | null> {
  return new Promise((resolve, reject) => {
    const request = http.get({ socketPath, path: helloPath, agent: false, timeout: answerTimeoutMs });
    request.on('timeout', () => {
      request.destroy(new Error(`no answer within ${answerTimeoutMs / 1_000} s`));
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== undefined && nobodyCodes.includes(error.code)) resolve(null);
      else reject(error);
    });
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > maximumAnswerBytes) request.destroy(new Error('its answer is too long'));
      });
      response.on('error', reject);
      response.on('end', () => {
        try {
          resolve(helloSchema.parse(JSON.parse(text)));
        } catch (cause) {
          reject(new Error('what listens there is no Wheelhouse engine', { cause }));
        }
      });
    });
  });
}
