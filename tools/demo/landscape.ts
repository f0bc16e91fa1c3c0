import sharp from 'sharp';

const scene = `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="960">
  <defs>
    <linearGradient id="sky" x2="0" y2="1"><stop stop-color="#27508a"/><stop offset="1" stop-color="#f3b36b"/></linearGradient>
    <linearGradient id="sea" x2="0" y2="1"><stop stop-color="#c98f63"/><stop offset="1" stop-color="#1d3552"/></linearGradient>
  </defs>
  <rect width="1280" height="960" fill="url(#sky)"/>
  <circle cx="860" cy="520" r="70" fill="#fff1c9"/>
  <path d="M0 560 Q180 380 380 540 T760 530 T1280 470 V640 H0Z" fill="#3b4a5e"/>
  <rect y="600" width="1280" height="360" fill="url(#sea)"/>
</svg>`;

/** A JPEG of a sunset by the sea: a photo without a card in it. */
export async function drawLandscape(): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await sharp(Buffer.from(scene)).blur(2).jpeg().toBuffer());
}
