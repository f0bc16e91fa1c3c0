import { z } from 'zod';

/** Where an event came from or a message goes to. `api` is inbound only: cards uploaded over HTTP, with no chat behind them. */
export const channel = z.enum(['telegram', 'line', 'wecom', 'sandbox', 'webhook', 'api']);
export type Channel = z.infer<typeof channel>;

/** Languages Sluice answers people in. */
export const language = z.enum(['zh-Hant', 'zh-Hans', 'en']);
export type Language = z.infer<typeof language>;

/** Order of sending inside a lane, most important first. */
export const priority = z.enum(['urgent', 'high', 'normal', 'low']);
export type Priority = z.infer<typeof priority>;

/** What a message is for. Progress tells that work goes on; completion ends it. */
export const messageKind = z.enum(['reply', 'progress', 'completion', 'alert']);
export type MessageKind = z.infer<typeof messageKind>;

/** One id from the webhook to the send: 32 hex digits, as in W3C trace context. */
export const traceId = z.string().regex(/^[0-9a-f]{32}$/);
