import { LineSimulator, signatureOf } from '@sluice/testing';
import { needed, standInPort } from './settings.ts';
import { listening, type Message, type Sending } from './sending.ts';

/** One webhook call of LINE, signed, with a photo and then a text. */
export async function fromLine({ text, image, from, url, env }: Message): Promise<Sending> {
  const { LINE_CHANNEL_SECRET: secret } = needed(env, 'LINE_CHANNEL_SECRET');
  const accessToken = image ? needed(env, 'LINE_CHANNEL_ACCESS_TOKEN').LINE_CHANNEL_ACCESS_TOKEN : 'nobody-asks';
  const ports = image ? { api: standInPort(env, 'LINE_API_URL', 4_011), data: standInPort(env, 'LINE_DATA_API_URL', 4_012) } : undefined;
  // Ids that no run before had.
  const firstId = BigInt(Date.now()) * 1_000n;
  const line = await listening(LineSimulator.start({ channels: [{ accessToken }], firstId, ...(ports && { ports }) }));
  line.introduce(accessToken, from, { displayName: 'Somebody' });
  const events = [...(image ? [line.event(accessToken, { from, shows: image })] : []), ...(text === null ? [] : [line.event(accessToken, { from, says: text })])];
  const body = JSON.stringify({ destination: `U${'0'.repeat(32)}`, events });
  return {
    callback: { url, headers: { 'content-type': 'application/json; charset=utf-8', 'x-line-signature': signatureOf(body, secret) }, body },
    standIn: image && `LINE_API_URL=${line.url} and LINE_DATA_API_URL=${line.dataUrl}`,
    wasAsked: () => line.calls.some(({ endpoint }) => endpoint.endsWith('/content')),
    answers: () => line.sentTo(from).map((sent) => sent.text),
    close: () => line.close(),
  };
}
