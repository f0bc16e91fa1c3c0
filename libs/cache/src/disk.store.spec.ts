import { randomBytes } from 'node:crypto';
import { link, lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describeCacheStore, entry, key } from '../testing/cache-store.conformance.ts';
import { seal } from '../testing/seal.ts';
import { DiskStore, type DiskStoreOptions } from './disk.store.ts';

const block = 4_096;

let folder: string;
let now: number;
let opened: DiskStore[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-cache-'));
  [now, opened] = [Date.now(), []];
});

afterEach(async () => {
  await Promise.all(opened.map((store) => store.close()));
  await rm(folder, { recursive: true, force: true });
});

function open(more: Partial<DiskStoreOptions> = {}): DiskStore {
  const store = new DiskStore({ folder, maxBytes: 100 * block, ttlMs: 60_000, seal, now: () => now, ...more });
  opened.push(store);
  return store;
}
const valueOf = async (store: DiskStore, input: string): Promise<string | undefined> => (await store.get(key(input)))?.value;
const valuesOf = (store: DiskStore, inputs: string[]) => Promise.all(inputs.map((input) => valueOf(store, input)));
const files = async (): Promise<string[]> => (await readdir(join(folder, 'answers', 'card.1'))).map((name) => join(folder, 'answers', 'card.1', name));

/** One answer after the other, a second between them. */
async function keep(store: DiskStore, ...inputs: string[]): Promise<void> {
  for (const input of inputs) {
    now += 1_000;
    await store.set(key(input), entry(input));
  }
}

describe('answers on disk', () => {
  describeCacheStore(() => Promise.resolve(open({ now: Date.now })));

  it('are there after a restart, for the rest of their lives', async () => {
    await open().set(key('a'), entry('x', { isNegative: true }));
    now += 20_000;
    const later = open();
    expect([await later.usage(), await later.get(key('a'))]).toEqual([
      { items: 1, bytes: block },
      { value: 'x', isNegative: true, lifeMs: 40_000 },
    ]);
    now += 40_000;
    expect(await later.get(key('a'))).toBeUndefined();
  });

  it('are for this user alone, and tell nobody what was asked or answered', async () => {
    await open().set(key('who asked'), entry('王小美 0912-345-678'));
    const [path = ''] = await files();
    const modes = await Promise.all([path, join(path, '..'), join(path, '../..')].map(async (place) => (await lstat(place)).mode & 0o777));
    expect(modes).toEqual([0o600, 0o700, 0o700]);
    expect(`${path} ${await readFile(path, 'utf8')}`).not.toMatch(/who asked|王小美|0912/);
  });

  it('are no more than the bound, whatever is kept and read: the longest unused go first', async () => {
    const steps = fc.array(fc.record({ input: fc.nat(9), length: fc.nat(3 * block), isRead: fc.boolean() }), { maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        const store = open({ folder: join(folder, randomBytes(6).toString('hex')), maxBytes: 8 * block });
        for (const { input, length, isRead } of list) {
          if (isRead) await store.get(key(`${input}`));
          else await store.set(key(`${input}`), entry('x'.repeat(length)));
          expect((await store.usage()).bytes).toBeLessThanOrEqual(8 * block);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('go by their last use, also by that before a restart', async () => {
    const first = open();
    await keep(first, 'a', 'b', 'c');
    now += 1_000;
    await first.get(key('a'));
    const later = open({ maxBytes: 3 * block });
    await later.usage();
    await keep(later, 'd');
    expect(await valuesOf(later, ['a', 'b', 'c', 'd'])).toEqual(['a', undefined, 'c', 'd']);
  });

  it('are brought within a bound that has become smaller', async () => {
    await keep(open(), 'a', 'b', 'c');
    const later = open({ maxBytes: 2 * block });
    await later.sweep();
    expect([await later.usage(), (await files()).length]).toEqual([{ items: 2, bytes: 2 * block }, 2]);
  });

  it('are left out when one alone is larger than the bound', async () => {
    const store = open({ maxBytes: 2 * block });
    await store.set(key('a'), entry('x'));
    await store.set(key('b'), entry('x'.repeat(3 * block)));
    expect(await valuesOf(store, ['a', 'b'])).toEqual(['x', undefined]);
  });

  it('are shared by processes: each reads what the other wrote, and counts it when it sweeps', async () => {
    const [one, other] = [open({ maxBytes: 3 * block }), open({ maxBytes: 3 * block })];
    await Promise.all([one.usage(), other.usage()]);
    await keep(one, 'a', 'b');
    await keep(other, 'c', 'd');
    expect([await valueOf(other, 'b'), await valueOf(one, 'c')]).toEqual(['b', 'c']);
    await one.sweep();
    expect([await one.usage(), (await files()).length, await valueOf(other, 'a')]).toEqual([{ items: 3, bytes: 3 * block }, 3, undefined]);
  });

  it('are removed when they are over, by a sweep', async () => {
    const store = open();
    await keep(store, 'a');
    now += 60_000;
    await keep(store, 'b');
    await store.sweep();
    expect([(await files()).length, await store.usage()]).toEqual([1, { items: 1, bytes: block }]);
  });

  it.each<[string, (path: string) => Promise<void>]>([
    ['cut off', (path) => truncate(path, 20)],
    ['empty', (path) => truncate(path, 0)],
    ['not sealed by us', (path) => writeFile(path, 'x')],
    ['sealed, but no answer', (path) => writeFile(path, seal.seal(Buffer.from('x\ny')))],
    ['far too large', (path) => truncate(path, 200 * block)],
  ])('are misses when they are %s, and removed', async (_title, spoil) => {
    const store = open();
    await keep(store, 'a');
    const [path = ''] = await files();
    await spoil(path);
    expect([await valueOf(store, 'a'), await files(), await store.usage()]).toEqual([undefined, [], { items: 0, bytes: 0 }]);
  });

  it('are misses in the place of another, and as links to elsewhere', async () => {
    const store = open();
    await keep(store, 'a');
    const [a = ''] = await files();
    await keep(store, 'b');
    const b = (await files()).find((path) => path !== a) ?? '';
    await rm(b);
    await link(a, b);
    expect(await valuesOf(store, ['a', 'b'])).toEqual(['a', undefined]);
    await symlink(a, b);
    expect(await valueOf(store, 'b')).toBeUndefined();
    await store.sweep();
    expect(await files()).toEqual([a]);
  });

  it('are all that is in their folder after a sweep; what lies beside it, and folders, are left alone', async () => {
    const store = open();
    await keep(store, 'a');
    const answers = join(folder, 'answers');
    for (const path of [join(folder, 'mine'), join(answers, 'foreign'), join(answers, 'card.1', 'foreign')]) await writeFile(path, 'x');
    await mkdir(join(answers, 'a folder'));
    await store.sweep();
    expect([(await readdir(folder)).sort(), (await readdir(answers)).sort(), (await files()).length]).toEqual([['answers', 'mine'], ['a folder', 'card.1'], 1]);
  });

  it('leave no half-written file behind when a process died while it wrote', async () => {
    const store = open();
    await keep(store, 'a');
    const half = join(folder, 'answers', '.3b241101-e2bb-4255-8caf-4136c566a962');
    await writeFile(half, 'x');
    await store.sweep();
    expect((await lstat(half)).size).toBe(1);
    now = Date.now() + 61_000;
    await store.sweep();
    await expect(lstat(half)).rejects.toThrow('ENOENT');
  });

  it('cannot be had where the folder cannot be used, which throws; reading misses', async () => {
    await writeFile(join(folder, 'file'), 'x');
    const store = open({ folder: join(folder, 'file') });
    await expect(store.set(key('a'), entry('x'))).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('ENOTDIR') });
    expect([await store.get(key('a')), await store.forget('card', 9), await store.usage()]).toEqual([undefined, 0, { items: 0, bytes: 0 }]);
  });
});
