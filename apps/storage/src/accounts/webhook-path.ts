/** Where webhooks come in, below the public address of the gateway; an account's path is this, its channel and its id. */
export const webhooksPath = '/webhooks';

/** Where the platform of an account sends what comes in; null for channels that nothing sends to. */
export function webhookPathOf({ channel, id }: { channel: string; id: string }): string | null {
  return channel === 'sandbox' ? null : `${webhooksPath}/${channel}/${id}`;
}
