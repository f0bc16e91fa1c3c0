import { randomBytes } from 'node:crypto';
import { WecomSimulator } from '@sluice/testing';
import { needed, standInPort } from './settings.ts';
import { listening, type Message, type Sending } from './sending.ts';

const names = ['WECOM_CORP_ID', 'WECOM_KF_SECRET', 'WECOM_TOKEN', 'WECOM_ENCODING_AES_KEY'] as const;

/** A ring of WeCom, encrypted and signed; what was written waits to be pulled, so Sluice always asks. */
export async function fromWecom({ text, image, from, url, env }: Message): Promise<Sending> {
  const { WECOM_CORP_ID: corpId, WECOM_KF_SECRET: secret, WECOM_TOKEN: token, WECOM_ENCODING_AES_KEY: encodingAesKey } = needed(env, ...names);
  const port = standInPort(env, 'WECOM_API_URL', 4_013);
  const wecom = await listening(WecomSimulator.start({ corps: [{ corpId, secret }], port }));
  // A mailbox and ids that no run before had: Sluice remembers how far it read.
  const run = randomBytes(6).toString('hex');
  const customer = { openKfId: `wk${run}`, externalUserId: from };
  if (image) {
    wecom.keepMedia(run, { bytes: image, type: 'image/jpeg' });
    wecom.customerLeaves(customer, { msgtype: 'image', image: { media_id: run }, msgid: `image-${run}` });
  }
  if (text !== null) wecom.customerLeaves(customer, { msgtype: 'text', text: { content: text }, msgid: `text-${run}` });
  const ring = `<xml><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[kf_msg_or_event]]></Event><OpenKfId><![CDATA[${customer.openKfId}]]></OpenKfId></xml>`;
  const callback = wecom.callbackOf({ corpId, url, token, encodingAesKey }, ring);
  return {
    callback: { ...callback, headers: { 'content-type': 'text/xml' } },
    standIn: `WECOM_API_URL=${wecom.url}`,
    wasAsked: () => wecom.pulls.calls > 0,
    answers: () => wecom.sentTo(from).map((sent) => sent.text),
    close: () => wecom.close(),
  };
}
