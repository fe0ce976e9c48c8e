import { withEngine, type Session } from '../session.ts';
import { escapeText, toSafeJson } from '../text/escape.ts';
import { renderOverview } from '../views/overview.ts';
import { settle } from './settle.ts';

/** `wheelhouse status`: how everything is, on one screen. */
export async function runStatus(session: Session): Promise<number> {
  return withEngine(session, async (attachment) => {
    await settle('overview', attachment, session);
    const { client } = attachment;
    const [overview, { hosts }, { notices }] = await Promise.all([
      client.overview.get({}),
      client.hosts.list({}),
      client.system.get({}),
    ]);
    const text = session.json
      ? toSafeJson(overview, 2)
      : [
          ...renderOverview(overview, hosts, session),
          ...notices.map(({ message }) => `\n${session.io.paint('yellow', escapeText(message))}`),
        ].join('\n');
    await session.io.write(`${text}\n`);
    return 0;
  });
}
