import type { AccountChannel } from '../accounts/account.ts';

/**
 * Channels on which `forbidden` says that one chat lets nothing of this account through. Telegram: 403 (the bot was blocked, or thrown
 * out of a group). LINE's 403 and WeCom's codes speak of the account: LINE takes pushes to people who block it, WeCom tells by events.
 */
export const channelsThatTellBlocks: readonly AccountChannel[] = ['telegram'];
