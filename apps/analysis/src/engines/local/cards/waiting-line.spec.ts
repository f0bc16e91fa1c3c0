import { describe, expect, it } from '@jest/globals';
import { AppError } from '@sluice/errors';
import { untilAborted } from '@sluice/abort';
import { WaitingLine } from './waiting-line.ts';

const never = new AbortController().signal;
const shutdown = new AppError('unavailable', 'shutting down');

describe('the line before the readers', () => {
  it('serves who waits in the order of their coming', async () => {
    const line = new WaitingLine(['a'], { most: 2, typicalMs: 100 });
    const served: number[] = [];
    const first = await line.borrow(never);
    const waiting = [1, 2].map((number) => line.borrow(never).then((thing) => (served.push(number), line.giveBack(thing))));
    line.giveBack(first);
    await Promise.all(waiting);
    expect(served).toEqual([1, 2]);
  });

  it('turns away who comes when it is full, and says when to come again', async () => {
    const line = new WaitingLine(['a'], { most: 1, typicalMs: 100 });
    const first = await line.borrow(never);
    const waiting = line.borrow(never);
    await expect(line.borrow(never)).rejects.toMatchObject({ code: 'throttled', retryAfterMs: 100 });
    line.giveBack(first);
    expect(await waiting).toBe('a');
  });

  it('lends what is idle to who will not wait, and nothing once it is closed', async () => {
    const line = new WaitingLine(['a'], { most: 1, typicalMs: 100 });
    expect(line.borrowIdle()).toBe('a');
    expect(line.borrowIdle()).toBeNull();
    line.giveBack('a');
    await line.close(shutdown);
    expect(line.borrowIdle()).toBeNull();
  });

  it('lets go of who is aborted while waiting', async () => {
    const line = new WaitingLine(['a'], { most: 1, typicalMs: 100 });
    const first = await line.borrow(never);
    const caller = new AbortController();
    const aborted = expect(line.borrow(caller.signal)).rejects.toThrow('caller left');
    caller.abort(new Error('caller left'));
    await aborted;
    const next = line.borrow(never);
    line.giveBack(first);
    expect(await next).toBe('a');
  });

  it('closes when everything is back, and refuses who waits and who comes', async () => {
    const line = new WaitingLine(['a'], { most: 1, typicalMs: 100 });
    const first = await line.borrow(never);
    const refused = expect(line.borrow(never)).rejects.toBe(shutdown);
    let closed = false;
    const closing = line.close(shutdown).then(() => (closed = true));
    await refused;
    await expect(line.borrow(never)).rejects.toBe(shutdown);
    expect(closed).toBe(false);
    line.giveBack(first);
    await closing;
    expect(closed).toBe(true);
  });
});

describe('work until aborted', () => {
  it('has the outcome of the work', async () => {
    await expect(untilAborted(Promise.resolve(7), never)).resolves.toBe(7);
    await expect(untilAborted(Promise.reject(shutdown), never)).rejects.toBe(shutdown);
  });

  it('ends with the signal\'s reason, however long the work goes on', async () => {
    const caller = new AbortController();
    const work = untilAborted(new Promise(() => undefined), caller.signal);
    caller.abort(shutdown);
    await expect(work).rejects.toBe(shutdown);
  });
});
