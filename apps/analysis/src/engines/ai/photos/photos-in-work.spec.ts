import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { PhotosInWork } from './photos-in-work.ts';

let photos: PhotosInWork;

beforeEach(() => {
  jest.useFakeTimers();
  photos = new PhotosInWork(2);
});
afterEach(() => {
  jest.useRealTimers();
});

/** Begins work on a photo; what it answers ends it. */
function begin(): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const done = photos.track(() => promise);
  return async () => {
    resolve(undefined);
    await done;
  };
}

describe('photos in work', () => {
  it('are expected while they are in work, and as many more as came just now', async () => {
    const ends = [begin(), begin()];
    expect(photos.expected).toBe(4);
    jest.advanceTimersByTime(500);
    expect(photos.expected).toBe(2);
    ends.push(begin());
    expect(photos.expected).toBe(4);
    jest.advanceTimersByTime(500);
    for (const end of ends) await end();
    expect(photos.expected).toBe(0);
  });

  it('are a crowd from when there are more than a few until there are a few again', async () => {
    const [calm, ends] = [photos.crowded, [begin(), begin()]];
    expect(calm.aborted).toBe(false);
    ends.push(begin());
    expect([calm.aborted, photos.crowded.aborted]).toEqual([true, true]);
    await ends.pop()?.();
    expect([calm.aborted, photos.crowded.aborted]).toEqual([true, false]);
    for (const end of ends) await end();
  });

  it('are none any more when work on them failed', async () => {
    await expect(photos.track(() => Promise.reject(new Error('no photo')))).rejects.toThrow('no photo');
    jest.advanceTimersByTime(500);
    expect(photos.expected).toBe(0);
  });
});
