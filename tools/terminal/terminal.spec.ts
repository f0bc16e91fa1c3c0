import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { sentence } from './fail.ts';
import { LogFile } from './log-file.ts';
import { logLines } from './log-line.ts';

const line = '{"level":"info","time":"2026-01-02T03:04:05.000Z","service":"ingest","msg":"listens"}';

describe('a log line', () => {
  it('goes to a program as it is, and text becomes JSON', () => {
    const shown = logLines(false);
    expect(shown('ingest', line)).toBe(line);
    expect(JSON.parse(shown('ingest', 'Error: boom'))).toMatchObject({ level: 'error', service: 'ingest', msg: 'Error: boom' });
  });

  it('goes to a person readable, under the name of its service', () => {
    const shown = logLines(true, false);
    expect(shown('ingest', line)).toMatch(/^ingest {3}\[\d\d:\d\d:\d\d\] INFO: listens$/);
    expect(shown('ingest', 'Error: boom')).toBe('ingest   Error: boom');
  });
});

describe('a log file', () => {
  it('keeps the newest lines within its bound', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-log-'));
    const path = join(folder, 'logs/ingest.log');
    const log = new LogFile(path, 100);
    for (let n = 0; n < 50; n++) log.write(`line ${n}`);
    const kept = readFileSync(`${path}.1`, 'utf8') + readFileSync(path, 'utf8');
    expect(kept.length).toBeLessThanOrEqual(200);
    expect(kept.trimEnd().split('\n').at(-1)).toBe('line 49');
    rmSync(folder, { recursive: true });
  });
});

describe('an error for people', () => {
  it('is its message; a bug of ours keeps its stack', () => {
    expect(sentence(new Error('Port 3000 is in use.'))).toBe('Port 3000 is in use.');
    expect(sentence(new TypeError('x is not a function'))).toContain('terminal.spec.ts');
  });
});
