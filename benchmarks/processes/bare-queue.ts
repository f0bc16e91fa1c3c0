/** The one queue of the bare relay. */
export const bareQueue = { name: 'relay', prefix: '{bare}' };

/** Text to send, or a photo to fetch first. */
export interface BareJob {
  token: string;
  chatId: string;
  text: string;
  fileId: string | null;
}
