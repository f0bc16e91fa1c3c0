const mebibyte = 1 << 20;
/** Frames and fields around the files of an upload. */
const multipartOverhead = 65_536;

/** Files of leads are streamed into their table: storage counts them, and stops with what was kept until then. */
export const uncountedPath = '/api/leads/import';

/** How a body goes on. Gathered: the service is asked only once all of it is there. Otherwise it is passed on as it comes. */
export interface BodyPlan {
  isGathered: boolean;
  /** More bytes than that are refused. */
  mostBytes: number;
}

/** By the URL, and by the type its sender claims: 10 MiB of files in an upload, 1 MiB of anything else. Webhooks are never uploads: platforms' types say nothing. */
export function planOf(url: string, contentType = ''): BodyPlan {
  const path = url.split('?', 1)[0] ?? '';
  if (path === uncountedPath) return { isGathered: false, mostBytes: Infinity };
  const isUpload = /^multipart\//i.test(contentType) && !path.startsWith('/webhooks/');
  return isUpload ? { isGathered: false, mostBytes: 10 * mebibyte + multipartOverhead } : { isGathered: true, mostBytes: mebibyte };
}
