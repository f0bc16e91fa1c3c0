import type { SendArguments } from './arguments.ts';

/** A call as the platform would make it. */
export interface Callback {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** What to send, and for whom. */
export interface Message extends Pick<SendArguments, 'text' | 'from'> {
  image: Uint8Array | null;
  /** The address that the platform would call. */
  url: string;
  env: NodeJS.ProcessEnv;
}

/** A callback, and the platform behind it. */
export interface Sending {
  callback: Callback;
  /** What Sluice has to be started with, so that it asks us and not the platform; null when it need not ask anybody. */
  standIn: string | null;
  /** Whether Sluice has asked for what it must fetch. */
  wasAsked(): boolean;
  /** What Sluice answered so far. */
  answers(): string[];
  close(): Promise<void>;
}

/** Starts a stand-in; throws a sentence when somebody else has its port. */
export async function listening<StandIn>(start: Promise<StandIn>): Promise<StandIn> {
  try {
    return await start;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    throw new Error(`Port ${String((cause as { port?: number }).port)} is in use: another npm run send is running, or .env names a server of its own.`, { cause });
  }
}
