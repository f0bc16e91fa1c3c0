export { AccountReader, credentialsContext } from './accounts/account-reader.ts';
export { accountChannel, credentialsByChannel, type Account, type AccountChannel } from './accounts/account.ts';
export { type Arrival, type ChannelAdapter, type Outgoing, type Sent, type WebhookCall } from './adapter.ts';
export { Channels, ChannelsModule, type ChannelsOptions } from './channels.module.ts';
export { cleanText } from './clean-text.ts';
