import { post } from './api.ts';
import type { RunningSystem } from './system.ts';

/** An account whose limits are too wide to matter. */
export async function addAccount(system: RunningSystem, account: { id: string; channel: string; credentials: Record<string, string> }): Promise<void> {
  const { status } = await post(system, '/api/accounts', { ...account, limits: [{ max: 2_000, windowMs: 1_000 }] });
  if (status !== 201) throw new Error(`Creating the account ${account.id} answered ${status}.`);
}
