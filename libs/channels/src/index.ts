export { AccountReader, credentialsContext } from './accounts/account-reader.ts';
export { accountChannel, credentialsByChannel, type Account, type AccountChannel } from './accounts/account.ts';
export { type Amendment, type Arrival, type ChannelAdapter, type Outgoing, type Page, type PullRequest, type Received, type Ring, type SendContext, type Sent, type WebhookCall } from './adapter.ts';
export { Channels, ChannelsModule } from './channels.module.ts';
export { cleanText } from './clean-text.ts';
export { splitText } from './texts/split-text.ts';
export { fits, sizeOf, textLimits, type TextLimit } from './texts/text-limit.ts';
export { upstreamSettings, type UpstreamSettings } from './upstream/upstream-settings.ts';
export { type UpstreamStats } from './upstream/upstream.ts';
