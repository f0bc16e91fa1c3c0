import type { Channel } from '@sluice/contracts';

/** Whose sends a window counts: the account's, as its owner wishes or as the platform allows; one chat's; one group chat's. */
export const scopes = ['account', 'platform', 'chat', 'group'] as const;
export type Scope = (typeof scopes)[number];

/** At most `max` sends in any stretch of `windowMs`. Without a scope it is the account's. */
export interface Limit {
  max: number;
  windowMs: number;
  scope?: Scope | undefined;
}
export type ScopedLimit = Required<Limit>;

/** Until the person writes again at most `max` messages, and none later than `windowMs` after their last word. */
export interface Turn {
  max: number;
  windowMs: number;
}

const minute = 60_000;
const hour = 60 * minute;

/** Pace of an account whose owner said nothing: 20 a minute and 200 an hour. The sandbox has nobody to annoy. */
export function defaultLimits(channel: Channel): Limit[] {
  if (channel === 'sandbox') return [{ max: 100, windowMs: 1_000 }];
  return [
    { max: 20, windowMs: minute },
    { max: 200, windowMs: hour },
  ];
}

/** What the platforms allow: Telegram's bot FAQ; LINE's rate limits (push and reply); WeCom's base frequency (90312). */
const ofPlatform: Partial<Record<Channel, ScopedLimit[]>> = {
  telegram: [
    { scope: 'platform', max: 30, windowMs: 1_000 },
    { scope: 'chat', max: 3, windowMs: 3_000 },
    { scope: 'group', max: 20, windowMs: minute },
  ],
  line: [{ scope: 'platform', max: 2_000, windowMs: 1_000 }],
  wecom: [
    { scope: 'platform', max: 10_000, windowMs: minute },
    { scope: 'platform', max: 150_000, windowMs: hour },
  ],
};

/** Every window that holds for an account: the channel's defaults, except in the scopes that the account's own limits name. */
export function limitsOf(channel: Channel, own: readonly Limit[] = []): ScopedLimit[] {
  const named = own.map((limit) => ({ ...limit, scope: limit.scope ?? 'account' }));
  const defaults = [...defaultLimits(channel), ...(ofPlatform[channel] ?? [])].map((limit) => ({ scope: 'account' as const, ...limit }));
  return [...named, ...defaults.filter(({ scope }) => !named.some((limit) => limit.scope === scope))];
}

/** WeCom: 5 messages within 48 hours after the customer's last word (kf/send_msg); null for channels without such turns. */
export function turnOf(channel: Channel): Turn | null {
  return channel === 'wecom' ? { max: 5, windowMs: 48 * hour } : null;
}
