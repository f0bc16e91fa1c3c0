import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import { MigrationAdapter } from './migration-adapter.ts';

type EngineModule = { SchemaEngine: typeof SchemaEngine; __wbg_set_wasm(exports: object): void };

// Node has it; its types come with a browser's only.
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: { __wbindgen_start?: () => void } } }>;
};

/** Runs `work` with Prisma's own schema engine (WebAssembly, nothing to download) connected to this database. */
export async function withSchemaEngine<T>(databaseUrl: string, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  const { SchemaEngine } = await loadEngine();
  const adapter = new MigrationAdapter(databaseUrl);
  const engine = await SchemaEngine.new({ datamodels: undefined }, () => undefined, bindMigrationAwareSqlAdapterFactory(adapter));
  try {
    return await work(engine);
  } finally {
    engine.free();
    await adapter.close();
  }
}

let loaded: Promise<EngineModule> | undefined;

function loadEngine(): Promise<EngineModule> {
  loaded ??= load();
  return loaded;
}

// The .wasm is not among the package's exports: take it from beside the entry that is.
async function load(): Promise<EngineModule> {
  const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const engine = (await import(pathToFileURL(script).href)) as EngineModule;
  const wasm = readFileSync(join(dirname(script), 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': withIdleTimers(engine) });
  // Where the engine leaves its last words when it panics.
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => console.error(message) } });
  engine.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start?.();
  return engine;
}

// It leaves a timer of 10 s (how long it waits for a lock), which must not keep this process alive.
function withIdleTimers(engine: EngineModule): object {
  const names = Object.keys(engine).filter((name) => name.startsWith('__wbg_setTimeout_'));
  const idle = (callback: () => void, ms: number) => setTimeout(callback, ms >>> 0).unref();
  return { ...engine, ...Object.fromEntries(names.map((name) => [name, idle])) };
}

/** What the engine says, without its own trace (`   0: …`), which helps nobody who writes migrations. */
export function engineMessage(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  const [said = ''] = (message ?? String(error)).split(/\n +0: /);
  return `${code ? `${code}: ` : ''}${said.trim().replace(/\s*\n\s*/g, ': ')}`;
}
