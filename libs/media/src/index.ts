export { decodeImage, type DecodedImage, type DecodeOptions } from './decode-image.ts';
export { inspectImage, type ImageFacts } from './inspect-image.ts';
export { type ImageFormat } from './image-format.ts';
export { refuseIllegible } from './refuse-illegible.ts';
export { shrinkImage, type ShrinkOptions } from './shrink-image.ts';
