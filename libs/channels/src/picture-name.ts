const picture = /\.(jpe?g|png|webp|gif|heic|heif|bmp|tiff?)$/i;

/** Whether a file's name says that it is a picture. Whether it can be opened shows when it is read; then its sender is told. */
export function isPictureName(fileName: string): boolean {
  return picture.test(fileName);
}
