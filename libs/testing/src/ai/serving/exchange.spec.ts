import { expect, it } from '@jest/globals';
import { AiServer } from './ai-server.ts';
import type { Exchange } from './exchange.ts';

it('an exchange waits no longer than its client', async () => {
  const { promise: begun, resolve: begin } = Promise.withResolvers<Exchange>();
  const server = await AiServer.listen(async (exchange) => begin(exchange));
  const leaving = new AbortController();
  const asked = fetch(server.origin, { signal: leaving.signal }).catch((error: unknown) => error);
  const waited = (await begun).pause(3_600_000);
  leaving.abort();
  await expect(waited).rejects.toMatchObject({ name: 'AbortError' });
  expect(await asked).toMatchObject({ name: 'AbortError' });
  await server.close();
});
