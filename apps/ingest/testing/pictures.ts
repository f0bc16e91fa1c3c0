export { pngOf as png } from '@sluice/testing';

/** A multipart body with these files, all named `image`. */
export function imageForm(...images: Uint8Array[]): FormData {
  const form = new FormData();
  for (const image of images) form.append('image', new Blob([Uint8Array.from(image)]), 'card.png');
  return form;
}
