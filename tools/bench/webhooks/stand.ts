import type { WecomSimulator } from '@sluice/testing';
import { until } from '../../stack/until.ts';
import { type BenchAccount, createAccounts, webhookHeaders } from '../accounts.ts';
import type { Bench } from '../bench.ts';
import { textOf } from '../sample-texts.ts';
import type { System } from '../system.ts';
import { newChat, textUpdate } from '../updates.ts';
import { inTurn, type MakeCalls, type WebhookCall } from './call.ts';
import { createLineAccounts, lineCall } from './line.ts';
import { type SendCalls, startSender } from './sender.ts';
import { type BenchCorp, corpsOf, createCorps, doorbells, isPulled } from './wecom.ts';

const accounts = 20;
const pullMs = 60_000;

/** Ingest with accounts on three platforms, nobody working behind it, and a process that posts to it. */
export interface WebhookStand {
  system: System;
  send: SendCalls;
  wecom: WecomSimulator;
  corps: BenchCorp[];
  /** Makes calls: of one event each, unless another number is told. */
  make: { telegram: MakeCalls; line: MakeCalls; lineOf(events: number): MakeCalls; wecom: MakeCalls };
  /** Resolves when what rang is pulled; throws when that takes too long. */
  pulled(): Promise<void>;
}

/** Twenty accounts on Telegram and on LINE; four corps on WeCom with five customer service accounts each. */
export async function openWebhookStand(bench: Bench, figure: string): Promise<WebhookStand> {
  const corps = corpsOf({ corps: 4, mailboxes: accounts / 4 });
  const [telegram, wecom] = [await bench.telegram(), await bench.wecom(corps)];
  const system = await bench.system(figure, { telegram, wecom });
  await system.start('storage', 'ingest');
  const bots = await createAccounts(system, telegram, accounts);
  const channels = await createLineAccounts(system, accounts);
  await createCorps(system, corps);
  const lineOf = (events: number): MakeCalls => inTurn(channels, (path) => lineCall(path, events));
  return {
    ...{ system, wecom, corps, send: await startSender(bench) },
    make: { telegram: inTurn(bots, telegramCall), line: lineOf(1), lineOf, wecom: doorbells(wecom, corps) },
    async pulled() {
      if (!(await until(() => isPulled(system), pullMs, 10))) throw new Error('What rang was not pulled in time.');
    },
  };
}

function telegramCall({ webhookPath: path }: BenchAccount): WebhookCall {
  const chat = newChat();
  return { path, headers: { 'content-type': 'application/json', ...webhookHeaders }, body: textUpdate(chat, textOf(chat)) };
}
