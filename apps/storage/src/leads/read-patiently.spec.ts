import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { readPatiently } from './read-patiently.ts';

const idleMs = 50;
const all = async (body: Readable): Promise<string> => {
  let text = '';
  for await (const piece of readPatiently(body, idleMs)) text += Buffer.from(piece).toString();
  return text;
};

describe('a body that is read patiently', () => {
  it('comes whole', async () => {
    expect(await all(Readable.from([Buffer.from('a'), Buffer.from('b')]))).toBe('ab');
  });

  it('is given up when nothing comes any more, and stays open to be read on', async () => {
    const body = new PassThrough();
    body.write('a');
    await expect(all(body)).rejects.toMatchObject({ code: 'invalid', message: expect.stringMatching(/^Nothing more of the file came for 0\.05 seconds/) });
    expect(body.destroyed).toBe(false);
  });

  it('fails as the body does', async () => {
    const body = new PassThrough();
    body.destroy(new Error('gone'));
    await expect(all(body)).rejects.toThrow('gone');
  });
});
